#pragma once

#include "app/settings/keys.h"

#include <QSettings>

#include <string>
#include <string_view>

namespace millrace {

/// What the program remembers between starts: one ini file in the profile folder, read and written through typed keys only.
///
/// Thread: the one that made it. Errors: an unreadable or damaged file, or a value of the wrong kind or out of range, gives the key's
/// fallback or the nearest bound; a file that cannot be written loses what was set and says so in canWrite(). Never holds a password.
class Settings {
public:
    /// `profileFolder` is made when it is absent. Bytes are the file system's own (QFile::decodeName).
    explicit Settings(const std::string& profileFolder);

    template <class T>
    [[nodiscard]] typename Key<T>::Value get(const Key<T>& key) const;
    template <class T>
    void set(const Key<T>& key, const typename Key<T>::Value& value);
    /// Back to the fallback.
    template <class T>
    void reset(const Key<T>& key) { remove(key.name); }
    template <class T>
    [[nodiscard]] bool isSet(const Key<T>& key) const { return contains(key.name); }

    /// Writes what is still in memory (Qt does it by itself after a change, from the event loop).
    void sync();
    [[nodiscard]] bool canWrite() const;
    [[nodiscard]] std::string fileName() const;

private:
    [[nodiscard]] bool contains(std::string_view name) const;
    void remove(std::string_view name);

    QSettings m_store;
};

// The kinds that exist; another one is a link error.
template <> bool Settings::get(const Key<bool>& key) const;
template <> int Settings::get(const Key<int>& key) const;
template <> double Settings::get(const Key<double>& key) const;
template <> std::string Settings::get(const Key<std::string>& key) const;
template <> QByteArray Settings::get(const Key<QByteArray>& key) const;
template <> void Settings::set(const Key<bool>& key, const bool& value);
template <> void Settings::set(const Key<int>& key, const int& value);
template <> void Settings::set(const Key<double>& key, const double& value);
template <> void Settings::set(const Key<std::string>& key, const std::string& value);
template <> void Settings::set(const Key<QByteArray>& key, const QByteArray& value);

} // namespace millrace
