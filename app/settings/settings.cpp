#include "app/settings/settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace millrace {

namespace {

QString keyName(std::string_view name) { return QString::fromUtf8(name.data(), qsizetype(name.size())); }

QString iniPath(const std::string& profileFolder)
{
    const QString folder = QFile::decodeName(QByteArray::fromStdString(profileFolder));
    QDir().mkpath(folder);
    return QDir(folder).filePath(QStringLiteral("settings.ini"));
}

} // namespace

Settings::Settings(const std::string& profileFolder) : m_store(iniPath(profileFolder), QSettings::IniFormat)
{
    m_store.setFallbacksEnabled(false);
}

template <>
bool Settings::get(const Key<bool>& key) const
{
    // QVariant takes every text but "false" and "0" for true, and a damaged line must not switch robots.txt off.
    const QString text = m_store.value(keyName(key.name)).toString();
    if (text == QLatin1String("true"))
        return true;
    return text == QLatin1String("false") ? false : key.fallback;
}

template <>
int Settings::get(const Key<int>& key) const
{
    bool isNumber = false;
    const qlonglong value = m_store.value(keyName(key.name)).toLongLong(&isNumber);
    return isNumber ? int(std::clamp<qlonglong>(value, key.least, key.most)) : key.fallback;
}

template <>
double Settings::get(const Key<double>& key) const
{
    bool isNumber = false;
    const double value = m_store.value(keyName(key.name)).toDouble(&isNumber);
    return isNumber && std::isfinite(value) ? std::clamp(value, key.least, key.most) : key.fallback;
}

template <>
std::string Settings::get(const Key<std::string>& key) const
{
    const QVariant value = m_store.value(keyName(key.name));
    if (!value.isValid())
        return std::string(key.fallback);
    // A text with commas comes back as a list from a file that somebody edited by hand.
    const QString text = value.typeId() == QMetaType::QStringList ? value.toStringList().join(QLatin1String(", ")) : value.toString();
    return text.left(qsizetype(Key<std::string>::kMaxText)).toStdString();
}

template <>
QByteArray Settings::get(const Key<QByteArray>& key) const
{
    const QVariant value = m_store.value(keyName(key.name));
    return value.typeId() == QMetaType::QByteArray ? value.toByteArray() : QByteArray();
}

template <>
void Settings::set(const Key<bool>& key, const bool& value)
{
    m_store.setValue(keyName(key.name), value);
}

template <>
void Settings::set(const Key<int>& key, const int& value)
{
    m_store.setValue(keyName(key.name), std::clamp(value, key.least, key.most));
}

template <>
void Settings::set(const Key<double>& key, const double& value)
{
    if (std::isfinite(value))
        m_store.setValue(keyName(key.name), std::clamp(value, key.least, key.most));
}

template <>
void Settings::set(const Key<std::string>& key, const std::string& value)
{
    m_store.setValue(keyName(key.name), QString::fromStdString(value));
}

template <>
void Settings::set(const Key<QByteArray>& key, const QByteArray& value)
{
    m_store.setValue(keyName(key.name), value);
}

void Settings::sync() { m_store.sync(); }

bool Settings::canWrite() const { return m_store.isWritable() && m_store.status() == QSettings::NoError; }

std::string Settings::fileName() const { return QFile::encodeName(m_store.fileName()).toStdString(); }

bool Settings::contains(std::string_view name) const { return m_store.contains(keyName(name)); }

void Settings::remove(std::string_view name) { m_store.remove(keyName(name)); }

} // namespace millrace
