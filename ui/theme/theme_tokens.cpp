#include "ui/theme/theme.h"

namespace millrace::ui {

namespace {

struct Row {
    Token token;
    QRgb light;
    QRgb dark;
};

/// THE table. Text on its ground has a contrast of 4.5:1 or more in both columns (tests/gui/tst_theme.cpp computes it); where a colour of the
/// first draft fell short, the token was moved: light dim, ok, warning and error are a little darker than drawn. What is drawn has 3:1.
constexpr std::array<Row, kTokenCount> kTable{{
    {Token::Window, 0xfff6f7f9, 0xff15191f},
    {Token::Panel, 0xffffffff, 0xff1c2129},
    {Token::Line, 0xffe2e5ea, 0xff2c333d},
    {Token::FieldLine, 0xff828d9c, 0xff65738a},
    {Token::Text, 0xff1c2430, 0xffe6e9ee},
    {Token::Dim, 0xff606a7d, 0xff98a4b4},
    {Token::Accent, 0xff0b6e99, 0xff4fb3d9},
    {Token::AccentGround, 0xffe3f1f7, 0xff173543},
    {Token::OnAccent, 0xffffffff, 0xff0c1a22},
    {Token::AccentHover, 0xff095a7d, 0xff6ac3e4},
    {Token::Ok, 0xff22734a, 0xff58c48b},
    {Token::OkGround, 0xffdcefe4, 0xff1b3a2d},
    {Token::Warning, 0xff8a5a10, 0xffe0ab4f},
    {Token::WarningGround, 0xfff8ecd4, 0xff453519},
    {Token::Error, 0xffb93427, 0xffef7b6d},
    {Token::ErrorGround, 0xfff9e1de, 0xff432624},
    {Token::Track, 0xffd7dde5, 0xff303946},
    {Token::Selection, 0xffe8f2f8, 0xff1d3542},
    {Token::Hover, 0xffeef1f5, 0xff262d37},
    {Token::Disabled, 0xffa3acb9, 0xff5b6776},
    {Token::PhaseWait, 0xff8793a3, 0xff65738a},
    {Token::PhaseDns, 0xff8a7cc7, 0xff9d90d8},
    {Token::PhaseConnect, 0xffc2831f, 0xffe0ab4f},
    {Token::PhaseTls, 0xffcf6f36, 0xffdd8a58},
    {Token::PhaseFirstByte, 0xff2f8f5b, 0xff58c48b},
    {Token::PhaseBody, 0xff0b6e99, 0xff4fb3d9},
    {Token::PhaseParse, 0xffc0609c, 0xffcf76ad},
    {Token::PhaseStore, 0xff667085, 0xff98a4b4},
}};

constexpr bool rowsAreInOrder()
{
    for (int i = 0; i < kTokenCount; ++i) {
        if (kTable[std::size_t(i)].token != Token(i))
            return false;
    }
    return true;
}
static_assert(rowsAreInOrder(), "kTable is indexed by Token");

} // namespace

QColor tokenColor(Token token, Scheme scheme)
{
    const Row& row = kTable[std::size_t(token)];
    return QColor::fromRgb(scheme == Scheme::Light ? row.light : row.dark);
}

} // namespace millrace::ui
