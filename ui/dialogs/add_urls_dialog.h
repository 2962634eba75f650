#pragma once

#include "models/scrape/url_importer.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTimer;

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// Asks for URLs: text, paste, drop, files. Says while one types how many lines can be used. Thread: GUI. Use open(), never exec().
class AddUrlsDialog : public QDialog {
    Q_OBJECT
public:
    AddUrlsDialog(const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    /// Adds to the text: lines, and what is in files, which are read off this thread.
    void offer(const QStringList& lines, const QStringList& files);

Q_SIGNALS:
    /// "Add" was pressed: the lines as they stand.
    void urlsGiven(const QString& lines);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build(const Theme& theme);
    void check();
    void chooseFiles();
    void append(const QString& lines);
    void say(const QString& text, const char* tone);

    Settings& m_settings;
    models::UrlImporter m_importer;
    QPlainTextEdit* m_text;
    QLabel* m_count;
    QPushButton* m_add;
    QTimer* m_delay;
};

} // namespace millrace::ui
