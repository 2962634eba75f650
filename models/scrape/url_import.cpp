#include "models/scrape/url_import.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QSet>
#include <QStringDecoder>

namespace millrace::models {
namespace {

bool looksLikeUrl(QStringView cell)
{
    return cell.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) || cell.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

/// Good enough for a preview: scheme and host lower-cased, fragment off.
QString previewKey(QStringView line)
{
    const qsizetype fragment = line.indexOf(u'#');
    if (fragment >= 0)
        line = line.left(fragment);
    const qsizetype hostStart = line.indexOf(QLatin1String("//")) + 2;
    qsizetype hostEnd = hostStart;
    while (hostEnd < line.size() && line.at(hostEnd) != u'/' && line.at(hostEnd) != u'?')
        ++hostEnd;
    QString key = line.left(hostEnd).toString().toLower() + line.mid(hostEnd).toString();
    if (hostEnd == line.size())
        key += u'/';
    return key;
}

/// Cheap on purpose, as it runs over every line while somebody types: scheme, a host, no blanks, a port that is a number.
bool usable(QStringView line)
{
    if (!looksLikeUrl(line) || line.size() > kMaxUrlLength)
        return false;
    QStringView authority = line.mid(line.indexOf(QLatin1String("//")) + 2);
    for (const QChar c : authority) {
        if (c.isSpace() || c == u'<' || c == u'>' || c == u'"')
            return false;
    }
    for (qsizetype i = 0; i < authority.size(); ++i) {
        if (authority.at(i) == u'/' || authority.at(i) == u'?' || authority.at(i) == u'#') {
            authority = authority.left(i);
            break;
        }
    }
    authority = authority.mid(authority.lastIndexOf(u'@') + 1);
    const qsizetype colon = authority.lastIndexOf(u':');
    if (colon >= 0 && !authority.endsWith(u']')) {
        bool number = true;
        const int port = colon + 1 < authority.size() ? authority.mid(colon + 1).toInt(&number) : 80;
        if (!number || port < 0 || port > 65'535)
            return false;
        authority = authority.left(colon);
    }
    return !authority.isEmpty() && !authority.startsWith(u'.') && !authority.contains(QLatin1String(".."));
}

/// One CSV record from `text` at `at`; advances `at` behind its line end.
QStringList readRecord(QStringView text, qsizetype& at, QChar separator)
{
    QStringList cells;
    QString cell;
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (quoted) {
            if (c != u'"') {
                cell += c;
            } else if (at + 1 < text.size() && text.at(at + 1) == u'"') {
                cell += c;
                ++at;
            } else {
                quoted = false;
            }
        } else if (c == u'"' && cell.trimmed().isEmpty()) {
            quoted = true;
            cell.clear();
        } else if (c == separator) {
            cells += cell.trimmed();
            cell.clear();
        } else if (c == u'\n') {
            ++at;
            break;
        } else if (c != u'\r') {
            cell += c;
        }
    }
    cells += cell.trimmed();
    return cells;
}

QChar separatorOf(QStringView text)
{
    const QStringView line = text.left(std::min<qsizetype>(text.indexOf(u'\n') < 0 ? text.size() : text.indexOf(u'\n'), 8'192));
    for (const QChar candidate : {QChar(u'\t'), QChar(u';')}) {
        if (line.contains(candidate) && !line.contains(u','))
            return candidate;
    }
    return u',';
}

QString decode(const QByteArray& bytes)
{
    if (const auto encoding = QStringConverter::encodingForData(bytes); encoding && *encoding != QStringConverter::Utf8)
        return QStringDecoder(*encoding)(bytes);
    // Stateless: a character that is cut off at the end is an error, too.
    QStringDecoder utf8(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

} // namespace

LineCheck checkLines(const QString& text)
{
    LineCheck result;
    QSet<QString> seen;
    qsizetype lines = 0;
    for (QStringView rest = text; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf(u'\n');
        const QStringView line = (end < 0 ? rest : rest.left(end)).trimmed();
        rest = end < 0 ? QStringView() : rest.mid(end + 1);
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        if (++lines > kMaxPreviewLines) {
            result.partial = true;
            break;
        }
        if (!usable(line)) {
            if (result.unusable++ == 0)
                result.firstUnusable = line.left(80).toString();
            continue;
        }
        const QString key = previewKey(line);
        if (seen.contains(key)) {
            ++result.duplicates;
        } else {
            seen.insert(key);
            ++result.usable;
        }
    }
    return result;
}

QString linesFromText(QString text)
{
    if (text.startsWith(QChar(QChar::ByteOrderMark)))
        text.remove(0, 1);
    text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    return text;
}

QString linesFromCsv(QStringView text)
{
    if (text.startsWith(QChar(QChar::ByteOrderMark)))
        text = text.mid(1);
    const QChar separator = separatorOf(text);
    QString lines;
    bool first = true;
    for (qsizetype at = 0; at < text.size();) {
        const QStringList cells = readRecord(text, at, separator);
        QStringList urls;
        std::copy_if(cells.begin(), cells.end(), std::back_inserter(urls), [](const QString& cell) { return looksLikeUrl(cell); });
        const bool isHead = first && urls.isEmpty();
        first = false;
        if (isHead || (urls.isEmpty() && cells.front().isEmpty()))
            continue;
        // A quoted cell may hold line ends; a line of ours may not.
        if (urls.isEmpty())
            urls += cells.front();
        for (QString& url : urls)
            lines += url.replace(u'\n', u' ') + u'\n';
    }
    return lines;
}

Result<QString, ImportError> linesFromFile(const QString& path)
{
    QFile file(path);
    const QFileInfo info(file);
    const QString name = info.fileName();
    if (!info.exists())
        return Failure{ImportError{Words::tr("%1 is not there any more.").arg(name)}};
    if (!info.isFile())
        return Failure{ImportError{Words::tr("%1 is not a file. Choose a .txt or .csv file with one URL a line.").arg(name)}};
    if (info.size() > kMaxImportBytes) {
        return Failure{ImportError{Words::tr("%1 has %2; a list of URLs may have %3. Split it, or use millrace scrape --input.")
                                       .arg(name, formatBytes(info.size()), formatBytes(kMaxImportBytes))}};
    }
    if (!file.open(QIODevice::ReadOnly))
        return Failure{ImportError{Words::tr("%1 could not be read: %2. Check its permissions.").arg(name, file.errorString())}};
    const QByteArray bytes = file.read(kMaxImportBytes);
    if (file.error() != QFile::NoError)
        return Failure{ImportError{Words::tr("%1 could not be read: %2.").arg(name, file.errorString())}};
    if (bytes.left(4'096).contains('\0') && !QStringConverter::encodingForData(bytes))
        return Failure{ImportError{Words::tr("%1 is not a text file. Choose a .txt or .csv file with one URL a line.").arg(name)}};
    const QString suffix = info.suffix().toLower();
    const QString text = decode(bytes);
    return suffix == QLatin1String("csv") || suffix == QLatin1String("tsv") ? linesFromCsv(text) : linesFromText(text);
}

Result<QString, ImportError> linesFromMime(const QMimeData& mime)
{
    QString lines;
    qint64 total = 0;
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile()) {
            auto file = linesFromFile(url.toLocalFile());
            if (!file)
                return Failure{file.error()};
            lines += file.value();
        } else if (looksLikeUrl(url.toString())) {
            lines += QString::fromLatin1(url.toEncoded());
        } else {
            continue;
        }
        if (!lines.endsWith(u'\n'))
            lines += u'\n';
        total = lines.size();
        if (total > kMaxImportBytes)
            return Failure{ImportError{Words::tr("That is more than %1 of URLs at once. Add it in parts.").arg(formatBytes(kMaxImportBytes))}};
    }
    if (!lines.isEmpty())
        return lines;
    if (mime.hasText() && mime.text().size() <= kMaxImportBytes)
        return linesFromText(mime.text());
    return Failure{ImportError{Words::tr("There is no URL in that. Give text, links, or .txt and .csv files with one URL a line.")}};
}

bool canImport(const QMimeData& mime)
{
    return mime.hasText() || mime.hasUrls();
}

} // namespace millrace::models
