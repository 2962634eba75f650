#include "models/chat/json_tree_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace millrace::models {
namespace {

constexpr ColumnHead kJsonHeads[] = {
    ColumnHead{QT_TR_NOOP("Member"), QT_TR_NOOP("The name of the member, or its place in a list")},
    ColumnHead{QT_TR_NOOP("Value"), QT_TR_NOOP("What it holds; objects and lists fold out")},
};
constexpr std::size_t kBytesPerCharacter = 6;   ///< at most, an escape written \uXXXX among them

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// What RFC 9535 calls a member-name-shorthand, kept to ASCII.
bool isShorthand(const QString& name)
{
    const auto isLetter = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_'; };
    return !name.isEmpty() && isLetter(name.front()) && std::ranges::all_of(name, [&](QChar c) { return isLetter(c) || (c >= u'0' && c <= u'9'); });
}

} // namespace

struct JsonTreeModel::Node {
    enum class Role { Part, BeyondCount, BehindEnd };

    Node* parent = nullptr;
    int row = 0;
    int depth = 0;              ///< of the root 0
    JsonPart part;
    Role role = Role::Part;
    bool fetched = false;
    std::vector<std::unique_ptr<Node>> children;

    [[nodiscard]] bool mayHaveChildren() const { return role == Role::Part && part.isContainer() && depth < kMaxDepth; }
};

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent) {}
JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setText(Text text)
{
    if (text == m_text)
        return;
    beginResetModel();
    m_text = std::move(text);
    m_root.reset();
    if (const auto container = m_text ? jsonContainer(view()) : std::nullopt) {
        m_root = std::make_unique<Node>();
        m_root->part = *container;
        m_root->children = childrenOf(*m_root);
        m_root->fetched = true;
    }
    endResetModel();
}

std::string_view JsonTreeModel::view() const
{
    return std::string_view(*m_text).substr(0, kMaxText);
}

std::string_view JsonTreeModel::written(const Node& node) const
{
    return view().substr(node.part.at, node.part.end - node.part.at);
}

std::vector<std::unique_ptr<JsonTreeModel::Node>> JsonTreeModel::childrenOf(Node& parent) const
{
    std::vector<std::unique_ptr<Node>> children;
    const auto add = [&](const JsonPart& part, Node::Role role) {
        auto& child = children.emplace_back(std::make_unique<Node>());
        child->parent = &parent;
        child->row = static_cast<int>(children.size()) - 1;
        child->depth = parent.depth + 1;
        child->part = part;
        child->role = role;
    };
    const std::string_view text = view();
    JsonWalk walk(text.substr(0, parent.part.end), parent.part.at);
    while (children.size() < static_cast<std::size_t>(kMaxChildren)) {
        const auto part = walk.next();
        if (!part)
            break;
        add(*part, Node::Role::Part);
    }
    const std::size_t rest = skipJsonBlanks(text, walk.position());
    const std::size_t behind = skipJsonBlanks(text, parent.part.end);
    if (children.size() == static_cast<std::size_t>(kMaxChildren) && rest + 1 < parent.part.end)
        add({.at = rest + 1, .end = parent.part.end}, Node::Role::BeyondCount); // behind the comma
    else if (parent.parent == nullptr && behind < text.size())
        add({.at = behind, .end = text.size()}, Node::Role::BehindEnd);
    return children;
}

JsonTreeModel::Node* JsonTreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex& child) const
{
    if (!child.isValid())
        return {};
    Node* above = nodeOf(child)->parent;
    return above == m_root.get() ? QModelIndex() : createIndex(above->row, Name, above);
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    return node == nullptr || parent.column() > 0 ? 0 : static_cast<int>(node->children.size());
}

int JsonTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

bool JsonTreeModel::hasChildren(const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    if (node == nullptr || parent.column() > 0)
        return false;
    if (node->fetched)
        return !node->children.empty();
    // Something is between the brackets, or the text is cut behind the first.
    const std::size_t first = skipJsonBlanks(view(), node->part.at + 1);
    return node->mayHaveChildren() && first < node->part.end && view()[first] != '}' && view()[first] != ']';
}

bool JsonTreeModel::canFetchMore(const QModelIndex& parent) const
{
    // Who hears of rows that are about to be inserted may ask for more at once.
    return !m_inserting && parent.isValid() && !nodeOf(parent)->fetched && hasChildren(parent);
}

void JsonTreeModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    Node* node = nodeOf(parent);
    node->fetched = true;
    auto children = childrenOf(*node); // at least one, as something is between the brackets
    m_inserting = true;
    beginInsertRows(parent, 0, static_cast<int>(children.size()) - 1);
    node->children = std::move(children);
    m_inserting = false;
    endInsertRows();
}

QString JsonTreeModel::nameOf(const Node& node) const
{
    switch (node.role) {
    case Node::Role::BeyondCount:
        return QStringLiteral("…");
    case Node::Role::BehindEnd:
        return Words::tr("behind the end");
    case Node::Role::Part:
        break;
    }
    if (node.part.hasKey()) {
        const std::size_t length = std::min(node.part.keyEnd - node.part.keyAt, static_cast<std::size_t>(kMaxName) * kBytesPerCharacter);
        return visibleText(jsonStringValue(view().substr(node.part.keyAt, length)), kMaxName);
    }
    return node.part.kind == JsonPart::Kind::Broken ? Words::tr("no JSON") : QString::number(node.row);
}

QString JsonTreeModel::shownValue(const Node& node) const
{
    const std::string_view all = written(node);
    if (node.role == Node::Role::BeyondCount)
        return Words::tr("the first %1 are listed, %2 more are in the text").arg(formatCount(kMaxChildren), formatBytes(static_cast<std::int64_t>(all.size())));
    const std::string_view text = all.substr(0, static_cast<std::size_t>(kMaxValue) * kBytesPerCharacter);
    QString shown;
    if (node.part.kind == JsonPart::Kind::String) {
        shown = u'"' + visibleText(jsonStringValue(text), kMaxValue);
        if (node.part.whole && !shown.endsWith(QChar(0x2026)))
            shown += u'"';
    } else {
        shown = visibleText(fromUtf8(text), kMaxValue);
    }
    if (!node.part.whole && !shown.endsWith(QChar(0x2026)) && node.role == Node::Role::Part)
        shown += QChar(0x2026);
    return shown;
}

QString JsonTreeModel::valueText(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const Node& node = *nodeOf(index);
    return node.part.kind == JsonPart::Kind::String ? jsonStringValue(written(node)) : fromUtf8(written(node));
}

QString JsonTreeModel::receivedText(const QModelIndex& index) const
{
    return index.isValid() ? fromUtf8(written(*nodeOf(index))) : QString();
}

QString JsonTreeModel::path(const QModelIndex& index) const
{
    QString path;
    for (const Node* node = nodeOf(index); node != nullptr && node->parent != nullptr; node = node->parent) {
        const std::string_view key = view().substr(node->part.keyAt, node->part.keyEnd - node->part.keyAt);
        if (!node->part.hasKey())
            path.prepend(QStringLiteral("[%1]").arg(node->row));
        else if (const QString name = jsonStringValue(key); isShorthand(name))
            path.prepend(u'.' + name);
        else
            path.prepend(u'[' + fromUtf8(key) + u']');
    }
    return u'$' + path;
}

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Name ? nameOf(node) : shownValue(node);
    case Qt::AccessibleTextRole:
        // Read row by row, a value without its name says little.
        return index.column() == Name ? nameOf(node) : nameOf(node) + QStringLiteral(": ") + shownValue(node);
    case ToneRole: {
        const bool wrong = node.role == Node::Role::BehindEnd || node.part.kind == JsonPart::Kind::Broken;
        if (node.role != Node::Role::BeyondCount && wrong)
            return static_cast<int>(Tone::Error);
        return static_cast<int>(index.column() == Name || node.part.isContainer() || node.role == Node::Role::BeyondCount ? Tone::Dim : Tone::Normal);
    }
    default:
        return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kJsonHeads, section, orientation, role);
}

} // namespace millrace::models
