#include "app/settings/settings.h"
#include "models/chat/chat_view_model.h"
#include "models/hash/hash_view_model.h"
#include "models/runtime/log_table_model.h"
#include "models/runtime/runtime_view_model.h"
#include "models/scrape/page_matches_model.h"
#include "models/scrape/page_source_model.h"
#include "models/scrape/page_tree_model.h"
#include "models/scrape/scrape_view_model.h"
#include "tests/support/scripted_chat_backend.h"
#include "tests/support/scripted_hash_backend.h"
#include "tests/support/scripted_runtime_backend.h"
#include "tests/support/scripted_scrape_backend.h"
#include "ui/chat/chat_panel.h"
#include "ui/hash/hash_panel.h"
#include "ui/runtime/runtime_panel.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QDialog>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

using namespace millrace;

/// The whole window on scripted engines.
class TestColumnHelp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        theme.applyTo(*qApp);
        window.addPanel(new ui::ScraperPanel(scraper, theme, settings, QStringLiteral("/nowhere/millrace.db")));
        window.addPanel(new ui::ChatPanel(chat, theme, settings, "/nowhere/journal.db"));
        window.addPanel(new ui::HashPanel(hash, theme, settings));
        window.addPanel(new ui::RuntimePanel(runtime, log, theme, settings));
    }

    void everyColumnSaysWhatItMeans()
    {
        QList<QAbstractItemModel*> models{&scraper.runs(), new models::PageMatchesModel(this), new models::PageSourceModel(this), new models::PageTreeModel(this)}; // of dialogs
        for (const auto* table : window.findChildren<QTableView*>())
            models << table->model();
        for (const auto* tree : window.findChildren<QTreeView*>())
            models << tree->model();
        int columns = 0;
        for (const QAbstractItemModel* model : models) {
            QVERIFY(model != nullptr);
            QVERIFY2(model->columnCount() > 0, model->metaObject()->className());
            for (int column = 0; column < model->columnCount(); ++column, ++columns) {
                const QString head = model->headerData(column, Qt::Horizontal).toString();
                const QString meaning = model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
                QVERIFY2(!head.isEmpty(), model->metaObject()->className());
                QVERIFY2(meaning.size() >= 12 && meaning != head, qPrintable(QString::fromLatin1(model->metaObject()->className()) + u'/' + head));
            }
        }
        QVERIFY2(columns > 120, qPrintable(QString::number(columns)));
    }

    /// Out of the tables themselves: as many lines as they have columns.
    void listsTheColumnsOfEveryPanel()
    {
        window.showPanel(1);
        window.showColumnHelp();
        auto* dialog = window.findChild<QDialog*>();
        QVERIFY(dialog != nullptr);
        const auto lists = dialog->findChildren<ui::DataTable*>();
        QCOMPARE(lists.size(), 4);
        for (const ui::DataTable* list : lists)
            QVERIFY2(list->model()->rowCount() >= 15, qPrintable(list->accessibleName()));
        QStringList seen;
        for (const ui::DataTable* list : lists) {
            if (!list->isVisibleTo(dialog))
                continue;
            for (int row = 0; row < list->model()->rowCount(); ++row)
                seen << list->model()->index(row, 0).data().toString() + u'/' + list->model()->index(row, 1).data().toString();
        }
        QVERIFY2(seen.contains(QStringLiteral("Clients/RTT")) && !seen.contains(QStringLiteral("Domains/Host")), qPrintable(seen.join(u' ')));
        delete dialog;
    }

private:
    QTemporaryDir folder;
    Settings settings{folder.path().toStdString()};
    ui::Theme theme;
    test::ScriptedScrapeBackend scrapeBackend;
    models::ScrapeViewModel scraper{scrapeBackend};
    test::ScriptedChatBackend chatBackend;
    models::ChatViewModel chat{chatBackend};
    test::ScriptedHashBackend hashBackend;
    models::HashViewModel hash{hashBackend};
    test::ScriptedRuntimeBackend runtimeBackend;
    models::RuntimeViewModel runtime{runtimeBackend};
    telemetry::LogRing ring;
    models::LogTableModel log{ring};
    ui::MainWindow window{theme, settings};
};

QTEST_MAIN(TestColumnHelp)
#include "tst_column_help.moc"
