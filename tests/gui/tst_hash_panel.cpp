#include "app/settings/settings.h"
#include "models/hash/hash_view_model.h"
#include "models/hash/path_text.h"
#include "tests/support/scripted_hash_backend.h"
#include "ui/hash/dropped_paths.h"
#include "ui/hash/hash_defaults.h"
#include "ui/hash/hash_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/stat_tile.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using hash::FileState;

namespace {

/// The panel, shown offscreen over a scripted backend.
struct Fixture {
    QTemporaryDir folder;
    Settings settings{folder.path().toStdString()};
    ui::Theme theme;
    test::ScriptedHashBackend backend;
    models::HashViewModel model{backend};
    ui::HashPanel panel{model, theme, settings};

    Fixture()
    {
        panel.resize(1400, 860);
        panel.show();
    }

    template <class W>
    W* named(const QString& name)
    {
        for (W* widget : panel.findChildren<W*>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    QPushButton& button(const char* name)
    {
        auto* found = named<QPushButton>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no button %s", name);
        return *found;
    }
    ui::DataTable& table(const char* name) { return *named<ui::DataTable>(QLatin1String(name)); }

    /// One matches, one does not, one is missing.
    void verified()
    {
        backend.post(test::totalsOf({{FileState::Match, 1}, {FileState::Mismatch, 1}, {FileState::Missing, 1}}));
        backend.post(test::hashedFile(1, FileState::Match));
        backend.post(test::hashedFile(2, FileState::Mismatch, "/data/set/\xff odd"));
        backend.post(test::hashedFile(3, FileState::Missing));
        QTRY_COMPARE_WITH_TIMEOUT(table("Files").model()->rowCount(), 3, 5'000);
    }
};

} // namespace

class TestHashPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hasTheNamesThatTestsAndScreenReadersFindItBy()
    {
        Fixture f;
        f.verified();
        QCOMPARE(f.panel.name(), QStringLiteral("Hash"));
        for (const char* name : {"Add files", "Add folder", "Verify", "Cancel"}) {
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&f.button(name));
            QCOMPARE(accessible->text(QAccessible::Name), QLatin1String(name));
            QCOMPARE(accessible->role(), QAccessible::Button);
        }
        QCOMPARE(QAccessible::queryAccessibleInterface(&f.table("Files"))->role(), QAccessible::Table);
        QVERIFY(f.named<QLineEdit>(QStringLiteral("Compare digest")) != nullptr);
    }

    void namesEveryControlOnce()
    {
        Fixture f;
        f.verified();
        f.model.setCompareText(QString(64, u'a'));
        f.model.sayProblem(QStringLiteral("Something"));
        for (int tab = 0; tab < 4; ++tab) {
            f.panel.findChild<ui::TabCard*>()->setCurrentTab(tab);
            QStringList names;
            for (QWidget* widget : f.panel.findChildren<QWidget*>()) {
                const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QTableView*>(widget) != nullptr
                    || qobject_cast<ui::StatTile*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr;
                QWidget* parent = widget->parentWidget();
                const bool internal = parent != nullptr && (qobject_cast<QLineEdit*>(parent) || qobject_cast<QTableView*>(parent) || parent->inherits("QTabBar"));
                if (!control || internal || !widget->isVisibleTo(&f.panel))
                    continue;
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
                QVERIFY2(!names.contains(widget->accessibleName()), qPrintable(widget->accessibleName()));
                names += widget->accessibleName();
                if (auto* button = qobject_cast<QPushButton*>(widget)) {
                    QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->accessibleName()));
                    QVERIFY2((button->focusPolicy() & Qt::TabFocus) != 0, qPrintable(button->accessibleName()));
                }
            }
            QVERIFY(names.size() >= 13);
        }
    }

    void showsTheColumnsOfTheDesign()
    {
        Fixture f;
        f.verified();
        const auto heads = [&] {
            QStringList words;
            ui::DataTable& files = f.table("Files");
            for (int column = 0; column < files.model()->columnCount(); ++column) {
                if (!files.isColumnHidden(column))
                    words += files.model()->headerData(column, Qt::Horizontal).toString();
            }
            return words.join(u'|');
        };
        QCOMPARE(heads(), QStringLiteral("Name|Size|Progress|SHA-256|MB/s|State"));
        f.model.setAlgorithm(hash::Algorithm::Md5, true);
        QCOMPARE(heads(), QStringLiteral("Name|Size|Progress|SHA-256|MD5|MB/s|State"));
        f.model.setAlgorithm(hash::Algorithm::Md5, false);
        QCOMPARE(heads(), QStringLiteral("Name|Size|Progress|SHA-256|MB/s|State"));
    }

    void saysTheVerdictInWords()
    {
        Fixture f;
        f.verified();
        QCOMPARE(f.named<ui::StatTile>(QStringLiteral("Verdict"))->state().value, QStringLiteral("✗ 1 of 3 does not match, 1 missing"));
        QCOMPARE(f.table("Problem files").model()->rowCount(), 2);
    }

    void standsEmptyUntilThereAreFiles()
    {
        Fixture f;
        QVERIFY(!f.table("Files").isVisible());
        f.button("Add the first files").click();
        auto* dialog = f.panel.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        Q_EMIT dialog->filesSelected({QStringLiteral("/etc/hostname")});
        QVERIFY(f.backend.called("add /etc/hostname"));
        dialog->close();
    }

    void takesDropsWithoutLosingAByte()
    {
        Fixture f;
        QMimeData data;
        data.setData(QStringLiteral("text/uri-list"), "# comment\r\nfile:///data/a%20b\r\nfile:///data/%FF%0A\r\nhttps://example.org/x\r\n");
        QVERIFY(f.panel.acceptsDrop(data));
        f.panel.drop(data);
        QVERIFY(f.backend.called("open /data/a b /data/\xff\n"));
        QMimeData web;
        web.setData(QStringLiteral("text/uri-list"), "https://example.org/x\r\n");
        f.panel.drop(web);
        QVERIFY(f.model.state().banner.has_value());
    }

    void pastesPathsAndDigests()
    {
        Fixture f;
        QMimeData paths;
        paths.setText(QStringLiteral("/data/one\n/data/two\n"));
        QVERIFY(f.panel.paste(paths));
        QVERIFY(f.backend.called("open /data/one /data/two"));
        QMimeData digest;
        digest.setText(QString(64, u'b'));
        QVERIFY(f.panel.paste(digest));
        QCOMPARE(f.named<QLineEdit>(QStringLiteral("Compare digest"))->text(), QString(64, u'b'));
        QMimeData other;
        other.setText(QStringLiteral("hello"));
        QVERIFY(!f.panel.paste(other));
    }

    void comparesAndSelectsTheFile()
    {
        Fixture f;
        f.verified();
        auto* entry = f.named<QLineEdit>(QStringLiteral("Compare digest"));
        entry->setText(QString::fromStdString(f.model.store().row(1).digests.front().hex()));
        auto* result = f.named<QFrame>(QStringLiteral("Result of the comparison"));
        QVERIFY(result->isVisible());
        QCOMPARE(result->accessibleDescription(), QStringLiteral("✓ \\xff odd has this SHA-256 digest."));
        QCOMPARE(f.table("Files").selectionModel()->selectedRows().value(0).row(), 1);
        f.button("Dismiss the comparison").click();
        QVERIFY(!result->isVisible());
        QVERIFY(entry->text().isEmpty());
    }

    void showsWhereADigestDiffers()
    {
        Fixture f;
        f.verified();
        f.table("Files").selectRow(1);
        auto* text = f.named<QPlainTextEdit>(QStringLiteral("Digests of the selected file"));
        QVERIFY(text->toPlainText().contains(QStringLiteral("SHA-256 · expected\neeee")));
        QCOMPARE(text->extraSelections().size(), 2);
        f.table("Files").selectRow(0);
        QVERIFY(text->toPlainText().contains(QStringLiteral("got, the same")));
        QCOMPARE(text->extraSelections().size(), 0);
    }

    void removesAndCopiesByKeys()
    {
        Fixture f;
        f.verified();
        QSignalSpy offered(&f.panel, &ui::Panel::undoOffered);
        f.table("Files").selectRow(1);
        f.table("Files").setFocus();
        QTest::keyClick(&f.table("Files"), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(QStringLiteral("text/uri-list")), QByteArray("file:///data/set/%FF%20odd\r\n"));
        QTest::keyClick(&f.table("Files"), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text().size(), 64);
        QTest::keyClick(&f.table("Files"), Qt::Key_Delete);
        QCOMPARE(offered.size(), 1);
        QCOMPARE(f.table("Files").model()->rowCount(), 2);
    }

    void filtersByNameAndState()
    {
        Fixture f;
        f.verified();
        qobject_cast<QLineEdit*>(f.panel.filterField())->setText(QStringLiteral("FILE-3"));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Files").model()->rowCount(), 1, 5'000);
    }

    void keepsItsSettings()
    {
        QTemporaryDir folder;
        Settings settings(folder.path().toStdString());
        hash::HashSettings hashing{{hash::Algorithm::Sha512, hash::Algorithm::Xxh3_128}, 7, false};
        ui::saveHashDefaults(settings, hashing);
        QVERIFY(ui::loadHashDefaults(settings) == hashing);
        settings.set(keys::kHashAlgorithms, std::string("nonsense,,md5,md5"));
        QCOMPARE(ui::loadHashDefaults(settings).algorithms, std::vector{hash::Algorithm::Md5});
        settings.set(keys::kHashAlgorithms, std::string());
        QCOMPARE(ui::loadHashDefaults(settings).algorithms, std::vector{hash::Algorithm::Sha256});
    }
};

QTEST_MAIN(TestHashPanel)
#include "tst_hash_panel.moc"
