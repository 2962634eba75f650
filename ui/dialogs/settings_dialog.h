#pragma once

#include "app/settings/setting_table.h"
#include "ui/dialogs/form_dialog.h"

#include <functional>
#include <map>
#include <string_view>
#include <vector>

class QTabBar;
class QVBoxLayout;

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// All that can be set, made out of app/settings' table: pages, a search over them, and for each row its meaning, range and default, and
/// the way back to it. Nothing is kept before Apply, and nothing while a value cannot be used.
///
/// Thread: GUI. `settings` outlives it.
class SettingsDialog : public FormDialog {
    Q_OBJECT
public:
    /// What this start was told otherwise, by the name of the key: "--store".
    using Overridden = std::map<std::string_view, QString>;
    SettingsDialog(Settings& settings, Overridden overridden, SettingPage page, QWidget* parent = nullptr);

Q_SIGNALS:
    /// What has changed is kept now.
    void applied();

protected:
    [[nodiscard]] QString problem() const override;
    void apply() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Row {
        const SettingSpec* spec;
        QWidget* field; ///< of the form
        QWidget* editor;
        std::function<QString()> text;
        std::function<void(const QString&)> setText;
        QPushButton* reset;
    };
    void buildHead(SettingPage page);
    void addRow(const SettingSpec& spec);
    /// The editor with its ways in and out; its row, where it has one of its own.
    QWidget* makeEditor(const SettingSpec& spec, Row& row);
    [[nodiscard]] int nameWidth() const;
    void showRows();
    void onEdited();

    Settings& m_settings;
    const Overridden m_overridden;
    QLineEdit* m_search = nullptr;
    QTabBar* m_pages = nullptr;
    QVBoxLayout* m_list = nullptr;
    int m_nameWidth = 0;
    std::vector<Row> m_rows;
};

} // namespace millrace::ui
