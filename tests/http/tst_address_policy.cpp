#include "app/http/address_policy.h"

#include <QtTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace millrace::http;

namespace {

AddressClass classify(const char* text)
{
    sockaddr_storage storage{};
    if (auto* in = reinterpret_cast<sockaddr_in*>(&storage); inet_pton(AF_INET, text, &in->sin_addr) == 1) {
        in->sin_family = AF_INET;
    } else if (auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage); inet_pton(AF_INET6, text, &in6->sin6_addr) == 1) {
        in6->sin6_family = AF_INET6;
    } else {
        qFatal("%s is no address", text);
    }
    return classifyAddress(reinterpret_cast<const sockaddr*>(&storage));
}

} // namespace

class TstAddressPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatAnAddressIsFor_data()
    {
        QTest::addColumn<int>("expected");
        const auto rows = [](AddressClass expected, std::initializer_list<const char*> addresses) {
            for (const char* address : addresses)
                QTest::newRow(address) << static_cast<int>(expected);
        };
        using enum AddressClass;
        rows(Public, {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0",
                         "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"});
        rows(Unspecified, {"0.0.0.0", "0.1.2.3", "::"});
        rows(Loopback, {"127.0.0.1", "127.255.255.255", "::1"});
        rows(Private, {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255"});
        rows(LinkLocal, {"169.254.0.0", "169.254.169.254", "fe80::1", "febf::1"});
        rows(SharedCarrier, {"100.64.0.0", "100.127.255.255"});
        rows(UniqueLocal, {"fc00::", "fd12:3456::1", "fec0::1"});
        rows(Multicast, {"224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"});
        rows(Broadcast, {"255.255.255.255"});
        rows(Reserved, {"240.0.0.0", "255.255.255.254", "4000::1", "1::1", "5f00::1", "fe00::1", "::8.8.8.8"});
        rows(Benchmark, {"198.18.0.0", "198.19.255.255", "2001:2::1"});
        rows(Documentation, {"192.0.2.1", "198.51.100.1", "203.0.113.255", "2001:db8::1", "3fff::1", "3fff:fff::1"});
        rows(Protocol, {"192.0.0.0", "192.0.0.8", "192.0.0.170", "192.88.99.1", "2001::1", "2001:10::1", "2001:1ff::1", "100::1", "64:ff9b:1::1"});
        // IPv6 that is only IPv6
        rows(Public, {"2606:4700::1111", "2a00:1450:4001::1", "2001:200::1", "2001:4860:4860::8888", "3ffe::1", "2001:db9::1"});
        // IPv6 around IPv4
        rows(Loopback, {"::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"});
        rows(Private, {"::ffff:10.0.0.1", "::ffff:192.168.1.1", "64:ff9b::10.0.0.1", "2002:c0a8:101::1", "2002:a00:1::", "::10.0.0.1"});
        rows(LinkLocal, {"::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"});
        rows(Unspecified, {"::ffff:0.0.0.0", "64:ff9b::", "::2"});
        rows(Broadcast, {"::ffff:255.255.255.255"});
        rows(Public, {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"});
    }
    void knowsWhatAnAddressIsFor()
    {
        QFETCH(int, expected);
        const AddressClass actual = classify(QTest::currentDataTag());
        QCOMPARE(name(actual), name(static_cast<AddressClass>(expected)));
    }

    void letsOnlyPublicOnesThrough()
    {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_addr.s_addr = htonl(0x08080808);
        QVERIFY(isPublicAddress(reinterpret_cast<const sockaddr*>(&in)));
        in.sin_addr.s_addr = htonl(0x7f000001);
        QVERIFY(!isPublicAddress(reinterpret_cast<const sockaddr*>(&in)));
    }

    void refusesWhatIsNoAddress()
    {
        QVERIFY(!isPublicAddress(nullptr));
        sockaddr_un local{};
        local.sun_family = AF_UNIX;
        QCOMPARE(classifyAddress(reinterpret_cast<const sockaddr*>(&local)), AddressClass::NotIp);
    }

    void namesEveryClassDifferently()
    {
        QSet<QByteArray> names;
        for (int i = 0; i <= static_cast<int>(AddressClass::NotIp); ++i) {
            const std::string_view text = name(static_cast<AddressClass>(i));
            names.insert(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
        }
        QCOMPARE(names.size(), static_cast<qsizetype>(AddressClass::NotIp) + 1);
    }
};

QTEST_APPLESS_MAIN(TstAddressPolicy)
#include "tst_address_policy.moc"
