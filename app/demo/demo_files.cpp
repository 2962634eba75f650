#include "app/demo/demo_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>

#include <array>

namespace millrace::demo {

namespace {

constexpr int kWrong = 7;
constexpr int kLargeEvery = 8;
constexpr qint64 kHole = qint64{3} << 29;   ///< 1.5 GiB
constexpr std::array kNames{"harbour", "orchard", "street", "market", "bridge", "station", "garden", "roof"};

QByteArray content(QRandomGenerator& chance, int least, int most)
{
    QByteArray bytes(chance.bounded(least, most) & ~3, Qt::Uninitialized);
    chance.fillRange(reinterpret_cast<quint32*>(bytes.data()), bytes.size() / 4);
    return bytes;
}

std::string cannotWrite(const QFile& file)
{
    return "The demo's files could not be written: " + file.fileName().toStdString() + ": " + file.errorString().toStdString() + '.';
}

bool write(QFile& file, const QByteArray& bytes)
{
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush();
}

} // namespace

Result<std::vector<std::string>, std::string> DemoFiles::makeSet()
{
    const QString folder = QFile::decodeName(QByteArray::fromStdString(m_folder));
    QDir().mkpath(folder + QStringLiteral("/photos"));
    QDir().mkpath(folder + QStringLiteral("/images"));
    QRandomGenerator chance(4711);
    QByteArray list;
    for (int number = 0; number < kListed; ++number) {
        const QByteArray name = QByteArray(kNames[static_cast<std::size_t>(number) % kNames.size()]) + '-' + QByteArray::number(1'000 + number) + ".jpg";
        const QByteArray bytes = content(chance, 60'000, 600'000);
        QFile file(folder + QStringLiteral("/photos/") + QString::fromLatin1(name));
        if (!write(file, bytes))
            return Failure{cannotWrite(file)};
        QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
        if (number == kWrong)
            digest.replace(0, 4, digest.startsWith("0000") ? "ffff" : "0000");
        list += digest + "  " + name + '\n';
    }
    list += QCryptographicHash::hash("lost", QCryptographicHash::Sha256).toHex() + "  lost-1024.jpg\n";
    QFile sums(folder + QStringLiteral("/photos/SHA256SUMS"));
    if (!write(sums, list))
        return Failure{cannotWrite(sums)};
    std::vector<std::string> paths{m_folder + "/photos/SHA256SUMS"};
    for (const char* name : {"disk-2026-03.img", "disk-2026-04.img"}) {
        QFile file(folder + QStringLiteral("/images/") + QString::fromLatin1(name));
        if (!write(file, name) || !file.resize(kHole))
            return Failure{cannotWrite(file)};
        paths.push_back(m_folder + "/images/" + name);
    }
    return paths;
}

std::string DemoFiles::arrive()
{
    if (m_arrived >= kArriving)
        return {};
    if (m_arrived % kLargeEvery == kLargeEvery - 1) {
        const std::string name = m_folder + "/images/disk-" + std::to_string(++m_arrived) + ".img";
        QFile file(QFile::decodeName(QByteArray::fromStdString(name)));
        return write(file, QByteArray::number(m_arrived)) && file.resize(kHole) ? name : std::string();
    }
    QRandomGenerator chance(static_cast<quint32>(++m_arrived));
    const std::string name = m_folder + "/images/scan-" + std::to_string(100 + m_arrived) + ".tif";
    QFile file(QFile::decodeName(QByteArray::fromStdString(name)));
    return write(file, content(chance, 80'000, 700'000)) ? name : std::string();
}

} // namespace millrace::demo
