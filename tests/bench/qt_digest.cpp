// A yardstick for bench_hash.py: SHA-256 of files with Qt's own QCryptographicHash, as a Qt program would do it without this engine.
#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>

#include <cstdio>

int main(int argc, char** argv)
{
    constexpr qint64 kBlock = 256 * 1024;
    QByteArray buffer(kBlock, Qt::Uninitialized);
    for (int i = 1; i < argc; ++i) {
        QFile file(QString::fromLocal8Bit(argv[i]));
        if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return 1;
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (qint64 got = 0; (got = file.read(buffer.data(), kBlock)) > 0;)
            hash.addData(QByteArrayView(buffer.constData(), got));
        std::printf("%s  %s\n", hash.result().toHex().constData(), argv[i]);
    }
    return 0;
}
