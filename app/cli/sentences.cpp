#include "app/cli/sentences.h"

namespace millrace::cli {

std::string sentence(const store::StoreError& error)
{
    using enum store::StoreErrorCode;
    const std::string where = error.where.empty() ? std::string("the store") : error.where;
    const std::string because = error.detail.empty() ? std::string() : " (" + error.detail + ")";
    switch (error.code) {
    case BadUrl: return "The store's address cannot be used" + because + ". It is sqlite:PATH or postgresql://user@host:port/db.";
    case NotFound: return "Nothing of that kind is in " + where + because + ".";
    case InUse: return where + " is in use by another process" + because + ". End that one first, or give another --store.";
    case ReadOnly: return where + " cannot be written" + because + ". Check the folder and its permissions, or give another --store.";
    case NotADatabase: return where + " is not a Millrace database or is damaged" + because + ". Give another --store, or restore the file from a copy.";
    case TooNew: return where + " was written by a newer Millrace" + because + ". Use that version, or give another --store.";
    case Network: return where + " is on a network folder, where SQLite's locks are not safe" + because + ". Use a local folder, or PostgreSQL.";
    case Full: return "There is no room to write " + where + because + ". Free some space; nothing that was reported stored is lost.";
    case Busy: return where + " is locked by another program" + because + ". Try again when it has finished.";
    case Unavailable: return "No connection to " + where + because + ". Check that the server runs and takes connections from here.";
    case UnknownHost: return "The name of the server in " + where + " has no address" + because + ". Check its spelling and the name server.";
    case TooManyConnections: return where + " has no connection left" + because + ". End other clients, or have max_connections or the user's limit raised.";
    case Refused: return where + " refused the user or the password" + because + ". Check both (MILLRACE_STORE_PASSWORD, ~/.pgpass or a service file) and the server's pg_hba.conf.";
    case Tls: return "The encrypted connection to " + where + " could not be made" + because + ". Check sslmode and the server's certificate.";
    case NoDatabase: return "There is no database " + where + because + ". Create it (createdb), or correct its name.";
    case NoRights: return "The user has not all rights in " + where + because + ". Have them granted: CREATE on the schema the first time, then SELECT, INSERT, UPDATE and DELETE on its tables.";
    case Standby: return where + " takes no writes" + because + ": it is a standby, or set to read only. Give the address of the primary.";
    case Unsuitable: return where + " cannot hold a store" + because + ". It takes PostgreSQL 10 or newer, and a database with the encoding UTF8.";
    case Timeout: return where + " did not answer in time" + because + ". Nothing that was reported stored is lost, and trying again stores nothing twice.";
    case Closed: return where + " was closed before the work was done.";
    case Internal: return where + " refused a statement" + because + ".";
    }
    return where + because;
}

std::string sentence(const scrape::BodyError& error)
{
    const std::string because = " (" + error.detail + "). ";
    switch (error.code) {
    case scrape::BodyError::Code::NoRoom: return "There is no room for bodies in " + error.where + because + "Free some space, or give another --save-bodies.";
    case scrape::BodyError::Code::NotWritable: break;
    }
    return "Bodies cannot be saved in " + error.where + because + "Check the folder and its permissions, or give another --save-bodies.";
}

std::string sentence(const chat::ChatError& error)
{
    using enum chat::ChatErrorCode;
    const std::string where = error.where.empty() ? std::string("the chat server") : error.where;
    const std::string because = error.detail.empty() ? std::string() : " (" + error.detail + ")";
    switch (error.code) {
    case BadRedisUrl: return "The address of Redis cannot be used" + because + ". It is redis://[user@]host[:port][/db], or none.";
    case AddressInvalid: return where + " is no address of this machine" + because + ". Give another --listen, such as localhost:8765.";
    case PortInUse: return where + " is in use by another program" + because + ". End that one first, or give another port with --listen.";
    case PortRefused: return "The system does not allow listening on " + where + because + ". Choose a port above 1023 with --listen.";
    case Certificate: return "The certificate or its key cannot be used: " + where + because + ". Give a PEM certificate and the private key that belongs to it.";
    case JournalUnwritable: return "The journal " + where + " cannot be written" + because + ". Check the folder, its permissions and the free space, or give another --journal.";
    case JournalInUse: return "The journal " + where + " is in use by another process" + because + ". End that one first, or give another --journal.";
    case NotAJournal: return where + " is no journal that this version can use" + because + ". Give another --journal, or restore the file from a copy.";
    case AlreadyRunning: return "The chat server runs already.";
    case Stopped: return "The chat server was stopped before it was ready.";
    case Unavailable: return "Redis does not answer just now" + because + ".";
    case Internal: return "The chat server cannot go on" + because + ".";
    }
    return where + because;
}

std::string sentence(const telemetry::MetricsError& error)
{
    using enum telemetry::MetricsErrorCode;
    const std::string because = error.detail.empty() ? std::string() : " (" + error.detail + ")";
    switch (error.code) {
    case AddressInvalid: return "Metrics cannot be served on " + error.where + because + ": it is no address of this machine. Give another --metrics, such as 127.0.0.1:9464.";
    case PortInUse: return "Metrics cannot be served on " + error.where + because + ": another program uses it. End that one first, or give another port with --metrics.";
    case PortRefused: return "The system does not allow serving metrics on " + error.where + because + ". Choose a port above 1023 with --metrics.";
    case Ipv4Only: return "Metrics cannot be served on " + error.where + ": the system's civetweb, which serves them, was built without IPv6. Give an IPv4 address, such as 127.0.0.1:9464.";
    case AlreadyRunning: return "Metrics are served on " + error.where + " already.";
    case Ending: return "Metrics are not served on " + error.where + ": the program is about to end.";
    case Internal: break;
    }
    return "Metrics cannot be served on " + error.where + because + ".";
}

} // namespace millrace::cli
