#include "app/settings/settings.h"
#include "tests/support/scripted_scrape_backend.h"
#include "ui/dialogs/headers_edit.h"
#include "ui/dialogs/run_options_dialog.h"
#include "ui/dialogs/selector_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

using namespace millrace;

namespace {

constexpr const char* kHtml = "<title>Shop</title>\n<ul>\n<li class=price>12\n<li class=price>7\n</ul>\n";

/// The window over a backend that has one page, and that matches at once.
struct Fixture {
    ui::Theme theme;
    test::ScriptedScrapeBackend backend;
    std::vector<std::string> fields;
    QString refused;
    ui::SelectorDialog dialog{std::make_unique<models::SelectorViewModel>(backend),
        {[] { return scrape::ScrapeSettings(); },
            [this](const QString& field) {
                if (refused.isEmpty())
                    fields.push_back(field.toStdString());
                return refused;
            }},
        theme};

    Fixture()
    {
        backend.toLookAt.event.status = 200;
        backend.toLookAt.document = scrape::PageDocument::make(kHtml, *http::parseUrl("https://shop.example/"), {});
        dialog.show();
    }
    template <class W>
    W& named(const char* name)
    {
        for (W* widget : dialog.findChildren<W*>()) {
            if (widget->accessibleName() == QLatin1String(name))
                return *widget;
        }
        qFatal("no %s", name);
    }
    bool says(const QString& text)
    {
        const auto labels = dialog.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
    }
    QAbstractItemModel& matches() { return *named<ui::DataTable>("Matches").model(); }
};

} // namespace

class TestSelectorDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fetchesTriesAndMakesAField()
    {
        Fixture f;
        QVERIFY(f.says(QStringLiteral("press Fetch")));
        QTest::keyClicks(&f.named<QLineEdit>("Address"), QStringLiteral("shop.example"));
        QTest::keyClick(&f.named<QLineEdit>("Address"), Qt::Key_Return);
        QVERIFY(f.backend.called("fetchPage shop.example"));
        QTRY_VERIFY_WITH_TIMEOUT(f.named<QTreeView>("Elements").isVisible(), 5'000);
        QTest::keyClicks(&f.named<QLineEdit>("Selector"), QStringLiteral(".price"));
        QTRY_COMPARE_WITH_TIMEOUT(f.matches().rowCount(), 2, 5'000);
        QTRY_VERIFY_WITH_TIMEOUT(f.says(QStringLiteral("1 of 2 matches · CSS")), 5'000);
        QCOMPARE(f.named<QTreeView>("Elements").currentIndex().data().toString(), QStringLiteral("<li class=\"price\">"));
        QCOMPARE(f.named<ui::DataTable>("Source").currentIndex().row(), 2);
        f.named<QPushButton>("Next match").click();
        QVERIFY(f.says(QStringLiteral("2 of 2 matches")));
        QCOMPARE(f.named<ui::DataTable>("Matches").currentIndex().row(), 1);
        QCOMPARE(f.named<ui::DataTable>("Source").currentIndex().row(), 3);
        QTest::keyClick(&f.dialog, Qt::Key_F3);
        QVERIFY(f.says(QStringLiteral("1 of 2 matches")));
        QVERIFY(!f.named<QPushButton>("Use as field").isEnabled());
        QTest::keyClicks(&f.named<QLineEdit>("Field name"), QStringLiteral("price"));
        f.named<QPushButton>("Use as field").click();
        QCOMPARE(f.fields, std::vector<std::string>{"price=.price"});
        QVERIFY(f.says(QStringLiteral("price=.price is among the fields")));
        f.refused = QStringLiteral("No.");
        f.named<QPushButton>("Use as field").click();
        QVERIFY(f.says(QStringLiteral("No.")));
    }

    void aPageOfTheTableIsFetchedAtOnce()
    {
        Fixture f;
        f.dialog.setSelector(QStringLiteral("price=first:.price"));
        f.dialog.showPage(QStringLiteral("https://shop.example/list"));
        QVERIFY(f.backend.called("fetchPage https://shop.example/list"));
        QTRY_COMPARE_WITH_TIMEOUT(f.matches().rowCount(), 1, 5'000);
        QCOMPARE(f.named<QLineEdit>("Field name").text(), QStringLiteral("price"));
    }

    void aWrongSelectorIsSaidBelowIt()
    {
        Fixture f;
        f.dialog.showPage(QStringLiteral("https://shop.example/"));
        f.dialog.setSelector(QStringLiteral("li["));
        QVERIFY(f.says(QStringLiteral("Column 4 of the selector: ")));
        QVERIFY(f.named<QLineEdit>("Selector").property("invalid").toBool());
        f.dialog.setSelector(QStringLiteral("li"));
        QVERIFY(!f.says(QStringLiteral("of the selector: ")));
    }

    void aRowOfTheTreeShowsItsSource()
    {
        Fixture f;
        f.dialog.showPage(QStringLiteral("https://shop.example/"));
        f.dialog.setSelector(QStringLiteral("li"));
        QTRY_COMPARE_WITH_TIMEOUT(f.matches().rowCount(), 2, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(f.named<ui::DataTable>("Source").currentIndex().row(), 2, 5'000);
        auto& tree = f.named<QTreeView>("Elements");
        tree.setCurrentIndex(tree.currentIndex().parent());
        QCOMPARE(tree.currentIndex().data().toString(), QStringLiteral("<ul>"));
        QCOMPARE(f.named<ui::DataTable>("Source").currentIndex().row(), 1);
    }

    void everyControlHasANameOfItsOwn()
    {
        Fixture f;
        QStringList names;
        for (const QWidget* widget : f.dialog.findChildren<QWidget*>()) {
            const bool control = widget->inherits("QLineEdit") || widget->inherits("QPushButton") || widget->inherits("QAbstractItemView");
            if (!control || !widget->isVisibleTo(&f.dialog) || widget->inherits("QHeaderView"))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!names.contains(widget->accessibleName()), qPrintable(widget->accessibleName()));
            names += widget->accessibleName();
        }
        QVERIFY(names.size() >= 8);
    }

    void secretHeadersStandBehindDots()
    {
        ui::Theme theme;
        ui::HeadersEdit edit(theme);
        const ui::HeadersEdit::Headers given{{"Authorization", "Bearer CANARY"}, {"Accept-Language", "de"}, {"X-Api-Key", "CANARY: 2"}};
        edit.setHeaders(given);
        QVERIFY(!edit.toPlainText().contains(QLatin1String("CANARY")));
        QVERIFY(edit.toPlainText().contains(QLatin1String("Accept-Language: de")));
        QCOMPARE(edit.headers(), given);
        QVERIFY(edit.problem().isEmpty());
        // A new one is hidden when its line is left, and what stood there does not come back.
        QTextCursor cursor = edit.textCursor();
        cursor.movePosition(QTextCursor::Start);
        edit.setTextCursor(cursor);
        QTest::keyClicks(&edit, QStringLiteral("Cookie: CANARY=3"));
        QTest::keyClick(&edit, Qt::Key_Return);
        QVERIFY(!edit.toPlainText().contains(QLatin1String("CANARY")));
        edit.undo();
        QVERIFY(!edit.toPlainText().contains(QLatin1String("CANARY")));
        QCOMPARE(edit.headers().front(), (std::pair<std::string, std::string>{"Cookie", "CANARY=3"}));
        QCOMPARE(edit.headers().size(), 4U);
        // Dots alone are no value.
        const QString copied = edit.toPlainText();
        edit.setPlainText(copied);
        QVERIFY2(edit.problem().contains(QLatin1String("Write its value anew")), qPrintable(edit.problem()));
        edit.setPlainText(QStringLiteral("Authorization"));
        QVERIFY(edit.problem().contains(QLatin1String("is no header")));
    }

    void comesBackAsItWasArranged()
    {
        const QTemporaryDir folder;
        Settings kept(folder.path().toStdString());
        QList<int> sizes;
        QSize size;
        {
            Fixture f;
            f.dialog.hide();
            f.dialog.remember(kept);
            f.dialog.show();
            f.dialog.resize(760, 620);
            size = f.dialog.size();
            QSplitter* splitter = f.dialog.findChildren<QSplitter*>().constFirst();
            splitter->setSizes({200, 400});
            sizes = splitter->sizes();
            Q_EMIT splitter->splitterMoved(sizes[0], 1);
            f.dialog.hide();
            QTRY_VERIFY(!kept.get(keys::kSelectorsGeometry).isEmpty());
        }
        Fixture f;
        f.dialog.hide();
        f.dialog.remember(kept);
        f.dialog.show();
        QCOMPARE(f.dialog.size(), size);
        QCOMPARE(f.dialog.findChildren<QSplitter*>().constFirst()->sizes(), sizes);
    }

    void optionsFitTheScreenAndTryAField()
    {
        ui::Theme theme;
        test::ScriptedScrapeBackend backend;
        scrape::ScrapeSettings settings;
        settings.fields = {"price=.price", "title"};
        settings.headers = {{"Authorization", "Bearer CANARY"}};
        const QTemporaryDir folder;
        Settings kept(folder.path().toStdString());
        ui::RunOptionsDialog options(theme, settings, QStringLiteral("Millrace/test"));
        options.setSelectorTrial([&backend] { return std::make_unique<models::SelectorViewModel>(backend); }, kept);
        options.show();
        QVERIFY(options.height() <= options.screen()->availableGeometry().height());
        QCOMPARE(options.settings().headers, settings.headers);
        for (auto* button : options.findChildren<QPushButton*>()) {
            if (button->accessibleName() == QLatin1String("Try fields"))
                button->click();
        }
        auto* dialog = options.findChild<ui::SelectorDialog*>();
        QVERIFY(dialog);
        const auto edits = dialog->findChildren<QLineEdit*>();
        const auto named = [&](const char* name) { return *std::find_if(edits.begin(), edits.end(), [name](const QLineEdit* edit) { return edit->accessibleName() == QLatin1String(name); }); };
        QCOMPARE(named("Selector")->text(), QStringLiteral("price=.price"));
        dialog->setSelector(QStringLiteral("price=.new"));
        for (auto* button : dialog->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QLatin1String("Use as field"))
                button->click();
        }
        QCOMPARE(options.settings().fields, (std::vector<std::string>{"price=.new", "title"}));
    }
};

QTEST_MAIN(TestSelectorDialog)
#include "tst_selector_dialog.moc"
