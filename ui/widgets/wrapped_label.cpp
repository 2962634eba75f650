#include "ui/widgets/wrapped_label.h"

#include <QLabel>
#include <QVariant>

namespace millrace::ui {

QLabel* wrappedLabel(const char* tone, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(60);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (*tone != '\0')
        label->setProperty("tone", QLatin1String(tone));
    return label;
}

} // namespace millrace::ui
