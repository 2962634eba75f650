#include "app/chat/server_certificate.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace millrace::chat {

namespace {

constexpr qint64 kMaxFile = 1 << 20;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

Failure<ChatError> failure(std::string detail, const std::string& where)
{
    return Failure{ChatError{ChatErrorCode::Certificate, std::move(detail), where}};
}

Result<QByteArray, ChatError> read(const std::string& path)
{
    if (path.empty())
        return failure("a certificate and its key are needed, and only one of them is given", path);
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::ReadOnly))
        return failure(file.errorString().toStdString(), path);
    QByteArray bytes = file.read(kMaxFile + 1);
    if (bytes.size() > kMaxFile)
        return failure("the file is too large for a PEM file", path);
    return bytes;
}

Bio memory(const QByteArray& bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), static_cast<int>(bytes.size())));
}

/// A key under a password would make OpenSSL ask on the terminal.
int noPassword(char*, int, int, void* asked)
{
    *static_cast<bool*>(asked) = true;
    return -1;
}

} // namespace

Result<QSslConfiguration, ChatError> loadCertificate(const std::string& certificatePath, const std::string& keyPath)
{
    const auto certificateBytes = read(certificatePath);
    if (!certificateBytes)
        return Failure{certificateBytes.error()};
    const auto keyBytes = read(keyPath);
    if (!keyBytes)
        return Failure{keyBytes.error()};

    const Certificate certificate(PEM_read_bio_X509(memory(*certificateBytes).get(), nullptr, nullptr, nullptr));
    if (!certificate)
        return failure("no certificate in PEM form is in it", certificatePath);
    bool asked = false;
    const Key key(PEM_read_bio_PrivateKey(memory(*keyBytes).get(), nullptr, noPassword, &asked));
    if (!key)
        return failure(asked ? "the key is protected by a password" : "no private key in PEM form is in it", keyPath);
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return failure("the key does not belong to the certificate", keyPath);

    const QSsl::KeyAlgorithm algorithm = EVP_PKEY_base_id(key.get()) == EVP_PKEY_EC ? QSsl::Ec : QSsl::Rsa;
    const QSslKey qtKey(*keyBytes, algorithm, QSsl::Pem);
    if (qtKey.isNull())
        return failure("only RSA and EC keys can be used", keyPath);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromData(*certificateBytes, QSsl::Pem));
    configuration.setPrivateKey(qtKey);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients show no certificate
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

} // namespace millrace::chat
