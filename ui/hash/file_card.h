#pragma once

#include "models/hash/file_details.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <array>
#include <optional>

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace millrace::ui {

class ChipLabel;

/// The selected file: all of its path, its digests to be selected and copied, and where they are not what was expected. Thread: GUI. Plain text.
class FileCard : public Card {
    Q_OBJECT
public:
    explicit FileCard(const Theme& theme, QWidget* parent = nullptr);

    void setFile(const std::optional<models::FileDetails>& file);

Q_SIGNALS:
    void copyWanted();
    void folderWanted();

private:
    static constexpr std::size_t kFacts = 6;
    void showDigests(const models::FileDetails& file);
    void markDifferences();

    const Theme& m_theme;
    std::optional<models::FileDetails> m_file;
    ChipLabel* m_state;
    QPushButton* m_copy;
    QPushButton* m_folder;
    QLabel* m_nothing;
    QLabel* m_sentence;
    std::array<std::pair<QLabel*, QLabel*>, kFacts> m_facts{};
    QPlainTextEdit* m_digests;
    QList<std::pair<int, int>> m_marks;      ///< characters of m_digests that differ
};

} // namespace millrace::ui
