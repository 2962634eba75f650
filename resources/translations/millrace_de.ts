<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>QDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Millrace</source>
        <translation>Über Millrace</translation>
    </message>
    <message>
        <source>Millrace %1</source>
        <translation>Millrace %1</translation>
    </message>
    <message>
        <source>A dashboard for live data work on one event loop.
Free software under the MIT licence.
Built with Qt %1.</source>
        <translation>Eine Übersicht für laufende Datenarbeit in einer Ereignisschleife.
Freie Software unter der MIT-Lizenz.
Erstellt mit Qt %1.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>What stands in it</source>
        <translation>Was darin steht</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>What each column means</source>
        <translation>Was die Spalten bedeuten</translation>
    </message>
    <message>
        <source>Columns by panel</source>
        <translation>Spalten nach Bereich</translation>
    </message>
    <message>
        <source>%1 columns</source>
        <translation>Spalten von %1</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>Message to %1</source>
        <translation>Nachricht an %1</translation>
    </message>
    <message>
        <source>It comes as {&quot;notice&quot;: …}, in raw mode as it is, and is not logged.</source>
        <translation>Sie kommt als {&quot;notice&quot;: …} an, im Rohmodus so wie sie ist, und wird nicht protokolliert.</translation>
    </message>
    <message>
        <source>Text of the message</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Journal against its cap</source>
        <translation>Journal gegen seine Obergrenze</translation>
    </message>
    <message>
        <source>Open profile</source>
        <translation>Profil öffnen</translation>
    </message>
    <message>
        <source>%1 could not be started for the profile %2.</source>
        <translation>%1 konnte für das Profil %2 nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Start it by hand: millrace --profile DIR.</source>
        <translation>Von Hand starten: millrace --profile DIR.</translation>
    </message>
    <message>
        <source>Open profile: choose its folder, or make one</source>
        <translation>Profil öffnen: seinen Ordner wählen oder einen anlegen</translation>
    </message>
    <message>
        <source>%1 has failed</source>
        <translation>%1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 is done</source>
        <translation>%1 ist fertig</translation>
    </message>
    <message>
        <source>%1 has stopped</source>
        <translation>%1 wurde angehalten</translation>
    </message>
    <message>
        <source>%1 %2 pages</source>
        <translation>%1 %2 Seiten</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>Hashing has ended</source>
        <translation>Das Hashen ist beendet</translation>
    </message>
    <message>
        <source>CSV table (*.csv)</source>
        <translation>CSV-Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>CSV table of the pages shown (*.csv)</source>
        <translation>CSV-Tabelle der angezeigten Seiten (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines of the pages shown (*.jsonl)</source>
        <translation>JSON-Zeilen der angezeigten Seiten (*.jsonl)</translation>
    </message>
    <message>
        <source>CSV table of all pages (*.csv)</source>
        <translation>CSV-Tabelle aller Seiten (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines of all pages (*.jsonl)</source>
        <translation>JSON-Zeilen aller Seiten (*.jsonl)</translation>
    </message>
    <message>
        <source>Export pages</source>
        <translation>Seiten exportieren</translation>
    </message>
    <message>
        <source>Rate per host</source>
        <translation>Rate je Host</translation>
    </message>
    <message>
        <source>Starts per second to each host, strictly spaced. 0 or “unlimited” removes the limit;
hosts with a Crawl-delay or a rate of their own keep it.</source>
        <translation>Starts je Sekunde an jeden Host, in strengem Abstand. 0 oder „unbegrenzt“ hebt die Grenze auf;
Hosts mit Crawl-delay oder eigener Rate behalten diese.</translation>
    </message>
    <message>
        <source>Starts per second</source>
        <translation>Starts je Sekunde</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>Store: %1</source>
        <translation>Datenspeicher: %1</translation>
    </message>
    <message>
        <source>Algorithms: “%1” is none. Give names such as sha256, sha512, blake2b, md5 or xxh3-128, with commas between.</source>
        <translation>Algorithmen: „%1“ ist keiner. Namen wie sha256, sha512, blake2b, md5 oder xxh3-128 angeben, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Metrics address: “%1” is no HOST:PORT. Give one such as 127.0.0.1:9464.</source>
        <translation>Adresse der Metriken: „%1“ ist kein HOST:PORT. Eine Adresse wie 127.0.0.1:9464 angeben.</translation>
    </message>
    <message>
        <source>At most %1 patterns can be given.</source>
        <translation>Es können höchstens %1 Muster angegeben werden.</translation>
    </message>
    <message>
        <source>“%1” is no regular expression: %2.</source>
        <translation>„%1“ ist kein regulärer Ausdruck: %2.</translation>
    </message>
    <message>
        <source>At most %1 origins can be allowed.</source>
        <translation>Es können höchstens %1 Origins zugelassen werden.</translation>
    </message>
    <message>
        <source>“%1” is no origin. Write scheme and host, as in https://example.org, or *.</source>
        <translation>„%1“ ist kein Origin. Schema und Host angeben, wie in https://example.org, oder *.</translation>
    </message>
    <message>
        <source>“%1” is no address to listen on. Give localhost, an IP address of this machine, or 0.0.0.0.</source>
        <translation>„%1“ ist keine Adresse zum Lauschen. localhost, eine IP-Adresse dieses Rechners oder 0.0.0.0 angeben.</translation>
    </message>
    <message>
        <source>TLS needs both a certificate and its key. Give the other file, or leave both empty for ws://.</source>
        <translation>TLS braucht ein Zertifikat und dessen Schlüssel. Die andere Datei angeben oder für ws:// beide leer lassen.</translation>
    </message>
    <message>
        <source>There is no file “%1”. Choose a PEM file.</source>
        <translation>Es gibt keine Datei „%1“. Eine PEM-Datei wählen.</translation>
    </message>
    <message>
        <source>Result of the comparison</source>
        <translation>Ergebnis des Vergleichs</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Dismiss the comparison</source>
        <translation>Vergleich ausblenden</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Redirects</source>
        <translation>Weiterleitungen</translation>
    </message>
    <message>
        <source>Response headers</source>
        <translation>Antwort-Header</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Opens the run and goes on with what is left of its queue</source>
        <translation>Öffnet den Lauf und macht mit dem Rest seiner Warteschlange weiter</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Does not offer the run again; its pages stay in the store</source>
        <translation>Bietet den Lauf nicht mehr an; seine Seiten bleiben im Datenspeicher</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Datenspeicher</translation>
    </message>
    <message>
        <source>The store in the settings cannot be used: %1. The default one is opened.</source>
        <translation>Der Datenspeicher aus den Einstellungen ist nicht verwendbar: %1. Der voreingestellte wird geöffnet.</translation>
    </message>
    <message>
        <source>Millrace: the store cannot be used</source>
        <translation>Millrace: Der Datenspeicher ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Nothing can be kept without it. Put the cause right and try again, or choose another store.</source>
        <translation>Ohne ihn kann nichts aufbewahrt werden. Die Ursache beheben und es erneut versuchen, oder einen anderen Datenspeicher wählen.</translation>
    </message>
    <message>
        <source>Choose store…</source>
        <translation>Datenspeicher wählen…</translation>
    </message>
    <message>
        <source>Millrace is open already</source>
        <translation>Millrace ist schon geöffnet</translation>
    </message>
    <message>
        <source>Another start asked for the store %1. This window has %2 open.</source>
        <translation>Ein weiterer Start hat den Datenspeicher %1 verlangt. In diesem Fenster ist %2 geöffnet.</translation>
    </message>
    <message>
        <source>Close it first, or start with another --profile to have both.</source>
        <translation>Dieses zuerst schließen, oder für beide mit einem anderen --profile starten.</translation>
    </message>
    <message>
        <source>loop p99 %1 ms</source>
        <translation>Schleife p99 %1 ms</translation>
    </message>
    <message>
        <source>99 of 100 turns of the event loop in the last seconds were no longer; the longest since the start took %1 ms.</source>
        <translation>99 von 100 Umläufen der Ereignisschleife dauerten in den letzten Sekunden nicht länger; der längste seit dem Start dauerte %1 ms.</translation>
    </message>
    <message>
        <source>Memory in use by this program</source>
        <translation>Arbeitsspeicher, den dieses Programm belegt</translation>
    </message>
    <message>
        <source>The demo could not be set up</source>
        <translation>Die Demo konnte nicht eingerichtet werden</translation>
    </message>
    <message>
        <source>Nothing is left of it. Put the cause right and try again.</source>
        <translation>Nichts davon ist übrig. Die Ursache beheben und es erneut versuchen.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Work is under way here. It goes on while the demo is shown, and is here again when you stop that.</source>
        <translation>Hier ist Arbeit im Gang. Sie geht weiter, während die Demo gezeigt wird, und ist wieder hier, wenn die Demo beendet ist.</translation>
    </message>
    <message>
        <source>The demo has engines, a store and files of its own.</source>
        <translation>Die Demo hat eigene Abläufe, einen eigenen Datenspeicher und eigene Dateien.</translation>
    </message>
    <message>
        <source>Show the demo</source>
        <translation>Demo zeigen</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Opens the run and works on it beside the others</source>
        <translation>Öffnet den Lauf und arbeitet neben den anderen daran</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Leaves the run to the others; it stays in the list of runs</source>
        <translation>Überlässt den Lauf den anderen; er bleibt in der Liste der Läufe</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
</context>
<context>
    <name>millrace</name>
    <message>
        <source>As the system has it</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>The hosts given</source>
        <translation>Die angegebenen Hosts</translation>
    </message>
    <message>
        <source>Their domains</source>
        <translation>Deren Domains</translation>
    </message>
    <message>
        <source>Anywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Echo</source>
        <translation>Echo</translation>
    </message>
    <message>
        <source>Broadcast</source>
        <translation>Broadcast</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Colours of the window.</source>
        <translation>Farben des Fensters.</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>Of the size that the system has; rows and columns grow with it.</source>
        <translation>Bezogen auf die Größe im System; Zeilen und Spalten wachsen mit.</translation>
    </message>
    <message>
        <source>Notify when long work ends</source>
        <translation>Ende langer Arbeit melden</translation>
    </message>
    <message>
        <source>A notification of the desktop when a run, a verification or hashing that took over 10 s has ended while another window was in use.</source>
        <translation>Eine Benachrichtigung auf der Arbeitsfläche, wenn ein Lauf, eine Prüfung oder das Hashen nach mehr als 10 s endet, während ein anderes Fenster in Gebrauch war.</translation>
    </message>
    <message>
        <source>No sleep while work runs</source>
        <translation>Kein Ruhezustand während der Arbeit</translation>
    </message>
    <message>
        <source>Asks the system not to suspend while a run fetches or files are hashed. The screen may still go dark.</source>
        <translation>Bittet das System, nicht in den Ruhezustand zu gehen, solange ein Lauf abruft oder Dateien gehasht werden. Der Bildschirm darf trotzdem dunkel werden.</translation>
    </message>
    <message>
        <source>Rate per host</source>
        <translation>Rate je Host</translation>
    </message>
    <message>
        <source>How often one host is asked, evenly spaced; redirects, retries and robots.txt count.</source>
        <translation>Wie oft ein Host gefragt wird, in gleichmäßigem Abstand; Weiterleitungen, Wiederholungen und robots.txt zählen mit.</translation>
    </message>
    <message>
        <source>starts per second</source>
        <translation>Starts je Sekunde</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>In flight per host</source>
        <translation>Unterwegs je Host</translation>
    </message>
    <message>
        <source>Requests that one host answers at the same time.</source>
        <translation>Anfragen, die ein Host gleichzeitig beantwortet.</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>In flight in all</source>
        <translation>Unterwegs insgesamt</translation>
    </message>
    <message>
        <source>Requests at the same time over all hosts.</source>
        <translation>Gleichzeitige Anfragen über alle Hosts.</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>Zeitlimit</translation>
    </message>
    <message>
        <source>One page in all, from the connection to its last byte.</source>
        <translation>Eine Seite im Ganzen, von der Verbindung bis zum letzten Byte.</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>For connection errors, 429 and 5xx; each costs a start of its host.</source>
        <translation>Bei Verbindungsfehlern, 429 und 5xx; jede kostet einen Start ihres Hosts.</translation>
    </message>
    <message>
        <source>retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>User-Agent</translation>
    </message>
    <message>
        <source>How requests introduce themselves; empty is the program&apos;s own.</source>
        <translation>Wie sich Anfragen vorstellen; leer ist der des Programms.</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Links are followed so many hops from a given URL.</source>
        <translation>Links werden so viele Sprünge weit ab einer angegebenen URL verfolgt.</translation>
    </message>
    <message>
        <source>hops</source>
        <translation>Sprünge</translation>
    </message>
    <message>
        <source>given URLs only</source>
        <translation>nur angegebene URLs</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Umfang</translation>
    </message>
    <message>
        <source>Where links may lead.</source>
        <translation>Wohin Links führen dürfen.</translation>
    </message>
    <message>
        <source>Max pages</source>
        <translation>Max. Seiten</translation>
    </message>
    <message>
        <source>URLs that a run takes in all, given ones included.</source>
        <translation>URLs, die ein Lauf insgesamt annimmt, angegebene eingeschlossen.</translation>
    </message>
    <message>
        <source>URLs</source>
        <translation>URLs</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>Max variants</source>
        <translation>Max. Varianten</translation>
    </message>
    <message>
        <source>URLs of one shape that links bring, against calendars and other endless pages.</source>
        <translation>URLs derselben Form, die Links bringen; gegen Kalender und andere endlose Seiten.</translation>
    </message>
    <message>
        <source>Include links</source>
        <translation>Links einschließen</translation>
    </message>
    <message>
        <source>Links are followed where one of these regular expressions matches, one a line; none: all.</source>
        <translation>Links werden verfolgt, wo einer dieser regulären Ausdrücke passt, einer je Zeile; keiner: alle.</translation>
    </message>
    <message>
        <source>Exclude links</source>
        <translation>Links ausschließen</translation>
    </message>
    <message>
        <source>And where none of these does.</source>
        <translation>Und wo keiner von diesen passt.</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>What is taken of each page: NAME=SELECTOR, one a line; Try selectors shows what one matches.</source>
        <translation>Was jeder Seite entnommen wird: NAME=SELEKTOR, einer je Zeile; „Selektoren ausprobieren“ zeigt, was einer trifft.</translation>
    </message>
    <message>
        <source>Take pages of sitemaps</source>
        <translation>Seiten aus Sitemaps aufnehmen</translation>
    </message>
    <message>
        <source>Those that the hosts&apos; sitemaps name.</source>
        <translation>Die Seiten, die in den Sitemaps der Hosts stehen.</translation>
    </message>
    <message>
        <source>Follow nofollow links</source>
        <translation>nofollow-Links verfolgen</translation>
    </message>
    <message>
        <source>In spite of rel=nofollow, robots meta elements and X-Robots-Tag.</source>
        <translation>Trotz rel=nofollow, robots-Meta-Elementen und X-Robots-Tag.</translation>
    </message>
    <message>
        <source>Ignore robots.txt</source>
        <translation>robots.txt ignorieren</translation>
    </message>
    <message>
        <source>Only for hosts of your own: others say there what they do not want to be asked for.</source>
        <translation>Nur für eigene Hosts: Andere sagen dort, wonach sie nicht gefragt werden möchten.</translation>
    </message>
    <message>
        <source>Private addresses</source>
        <translation>Private Adressen</translation>
    </message>
    <message>
        <source>Links and redirects may lead to this machine and its network.</source>
        <translation>Links und Weiterleitungen dürfen zu diesem Rechner und in sein Netz führen.</translation>
    </message>
    <message>
        <source>Fetch stored pages again</source>
        <translation>Gespeicherte Seiten erneut abrufen</translation>
    </message>
    <message>
        <source>Pages that are in the store are fetched and replaced.</source>
        <translation>Seiten, die im Datenspeicher sind, werden abgerufen und ersetzt.</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Datenspeicher</translation>
    </message>
    <message>
        <source>sqlite:PATH or postgresql://user@host:port/db, without a password; empty is millrace.db in the profile. Store… in the Run menu changes it at once.</source>
        <translation>sqlite:PFAD oder postgresql://user@host:port/db, ohne Passwort; leer ist millrace.db im Profil. „Datenspeicher…“ im Menü „Lauf“ ändert es sofort.</translation>
    </message>
    <message>
        <source>Chat address</source>
        <translation>Chat-Adresse</translation>
    </message>
    <message>
        <source>localhost, an address of this machine, or 0.0.0.0 for all of its networks.</source>
        <translation>localhost, eine Adresse dieses Rechners oder 0.0.0.0 für alle seine Netze.</translation>
    </message>
    <message>
        <source>Chat port</source>
        <translation>Chat-Port</translation>
    </message>
    <message>
        <source>Where clients connect.</source>
        <translation>Wo sich Clients verbinden.</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>irgendein freier</translation>
    </message>
    <message>
        <source>Chat mode</source>
        <translation>Chat-Modus</translation>
    </message>
    <message>
        <source>Echo answers the sender, Broadcast tells all of the room, Raw sends frames back as they came.</source>
        <translation>„Echo“ antwortet dem Absender, „Broadcast“ sagt es allen im Raum, „Roh“ schickt Frames zurück, wie sie kamen.</translation>
    </message>
    <message>
        <source>Redis</source>
        <translation>Redis</translation>
    </message>
    <message>
        <source>redis://[user@]host[:port][/db], or none for the journal only; a password comes from MILLRACE_REDIS_PASSWORD.</source>
        <translation>redis://[user@]host[:port][/db], oder none für das Journal allein; ein Passwort kommt aus MILLRACE_REDIS_PASSWORD.</translation>
    </message>
    <message>
        <source>Stream length</source>
        <translation>Länge des Streams</translation>
    </message>
    <message>
        <source>About so many entries are kept in the Redis stream; older ones are removed.</source>
        <translation>Etwa so viele Einträge bleiben im Redis-Stream; ältere werden entfernt.</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>all are kept</source>
        <translation>alle bleiben</translation>
    </message>
    <message>
        <source>Journal size</source>
        <translation>Größe des Journals</translation>
    </message>
    <message>
        <source>What is logged while Redis is away; beyond it, messages are refused.</source>
        <translation>Was protokolliert wird, während Redis fehlt; darüber hinaus werden Nachrichten abgelehnt.</translation>
    </message>
    <message>
        <source>Allowed origins</source>
        <translation>Zugelassene Origins</translation>
    </message>
    <message>
        <source>Pages that may connect, such as https://example.org, one a line; * allows all. Programs that send no Origin always may.</source>
        <translation>Seiten, die sich verbinden dürfen, wie https://example.org, eine je Zeile; * lässt alle zu. Programme ohne Origin dürfen immer.</translation>
    </message>
    <message>
        <source>TLS certificate</source>
        <translation>TLS-Zertifikat</translation>
    </message>
    <message>
        <source>A PEM file; with its key, the server speaks wss.</source>
        <translation>Eine PEM-Datei; mit ihrem Schlüssel spricht der Server wss.</translation>
    </message>
    <message>
        <source>TLS key</source>
        <translation>TLS-Schlüssel</translation>
    </message>
    <message>
        <source>The certificate&apos;s key, a PEM file.</source>
        <translation>Der Schlüssel des Zertifikats, eine PEM-Datei.</translation>
    </message>
    <message>
        <source>Most clients</source>
        <translation>Höchstzahl der Clients</translation>
    </message>
    <message>
        <source>Further ones are refused with 503.</source>
        <translation>Weitere werden mit 503 abgelehnt.</translation>
    </message>
    <message>
        <source>clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Largest message</source>
        <translation>Größte Nachricht</translation>
    </message>
    <message>
        <source>A larger one closes its client.</source>
        <translation>Eine größere trennt ihren Client.</translation>
    </message>
    <message>
        <source>Limit per client</source>
        <translation>Grenze je Client</translation>
    </message>
    <message>
        <source>Messages that one client may send; more are answered with an error.</source>
        <translation>Nachrichten, die ein Client senden darf; weitere werden mit einem Fehler beantwortet.</translation>
    </message>
    <message>
        <source>messages per second</source>
        <translation>Nachrichten je Sekunde</translation>
    </message>
    <message>
        <source>Ping every</source>
        <translation>Ping alle</translation>
    </message>
    <message>
        <source>A client that does not answer is closed.</source>
        <translation>Ein Client, der nicht antwortet, wird getrennt.</translation>
    </message>
    <message>
        <source>no pings</source>
        <translation>keine Pings</translation>
    </message>
    <message>
        <source>Close idle clients after</source>
        <translation>Untätige Clients trennen nach</translation>
    </message>
    <message>
        <source>Without a message of theirs.</source>
        <translation>Ohne eine Nachricht von ihnen.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Algorithms</source>
        <translation>Algorithmen</translation>
    </message>
    <message>
        <source>All are computed in one read; names with commas between, such as sha256,blake2b.</source>
        <translation>Alle werden in einem Lesevorgang berechnet; Namen durch Kommas getrennt, wie sha256,blake2b.</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Files that are read at the same time; a disk that seeks is read by one.</source>
        <translation>Dateien, die gleichzeitig gelesen werden; eine Platte mit Lesekopf wird von einem gelesen.</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>List what no checksum names</source>
        <translation>Auflisten, was keine Prüfsumme nennt</translation>
    </message>
    <message>
        <source>A verification also shows files of its folders that the lists do not name.</source>
        <translation>Eine Prüfung zeigt auch Dateien ihrer Ordner, die in den Listen nicht stehen.</translation>
    </message>
    <message>
        <source>Serve metrics</source>
        <translation>Metriken bereitstellen</translation>
    </message>
    <message>
        <source>Figures for Prometheus, from the start on. The Metrics tab of Runtime starts and stops them at once.</source>
        <translation>Zahlen für Prometheus, vom Start an. Der Reiter „Metriken“ der Laufzeit startet und beendet sie sofort.</translation>
    </message>
    <message>
        <source>Metrics address</source>
        <translation>Adresse der Metriken</translation>
    </message>
    <message>
        <source>HOST:PORT; HOST is an IP address of this machine or localhost.</source>
        <translation>HOST:PORT; HOST ist eine IP-Adresse dieses Rechners oder localhost.</translation>
    </message>
    <message>
        <source>connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>bodies in memory</source>
        <translation>Inhalte im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>name look-ups</source>
        <translation>Namensauflösungen</translation>
    </message>
    <message>
        <source>parse threads</source>
        <translation>Auswerte-Threads</translation>
    </message>
    <message>
        <source>pages waiting to be parsed</source>
        <translation>Seiten, die auf Auswertung warten</translation>
    </message>
    <message>
        <source>URLs waiting in lanes</source>
        <translation>URLs, die in Spuren warten</translation>
    </message>
    <message>
        <source>chat clients</source>
        <translation>Chat-Clients</translation>
    </message>
    <message>
        <source>unsent to chat clients</source>
        <translation>Ungesendetes an Chat-Clients</translation>
    </message>
    <message>
        <source>messages waiting</source>
        <translation>wartende Nachrichten</translation>
    </message>
    <message>
        <source>chat journal</source>
        <translation>Chat-Journal</translation>
    </message>
    <message>
        <source>files being hashed</source>
        <translation>Dateien in Arbeit</translation>
    </message>
    <message>
        <source>files waiting</source>
        <translation>wartende Dateien</translation>
    </message>
    <message>
        <source>store calls waiting</source>
        <translation>wartende Speicheraufrufe</translation>
    </message>
    <message>
        <source>log records waiting</source>
        <translation>wartende Protokolleinträge</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>descriptors</source>
        <translation>Dateideskriptoren</translation>
    </message>
    <message>
        <source>spans waiting</source>
        <translation>wartende Spans</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of the window, its numbers and its dates; the command line is English.</source>
        <translation>Des Fensters, seiner Zahlen und Daten; die Befehlszeile ist englisch.</translation>
    </message>
</context>
<context>
    <name>millrace::chat</name>
    <message>
        <source>; as CLIENT KILL is not allowed here, a Redis that hung and goes on may have some messages twice</source>
        <translation>; da CLIENT KILL hier nicht erlaubt ist, kann ein Redis, das hing und weiterläuft, einige Nachrichten doppelt haben</translation>
    </message>
    <message>
        <source>in the local journal, which survives a crash of this program; the last moments are lost if the machine loses power</source>
        <translation>im lokalen Journal, das einen Absturz dieses Programms übersteht; die letzten Augenblicke gehen verloren, wenn der Rechner den Strom verliert</translation>
    </message>
    <message>
        <source>Redis does not tell how it keeps data (CONFIG is not allowed)</source>
        <translation>Redis sagt nicht, wie es Daten aufbewahrt (CONFIG ist nicht erlaubt)</translation>
    </message>
    <message>
        <source>Redis keeps messages in memory and in snapshots only: those since the last snapshot are lost if it dies</source>
        <translation>Redis hält Nachrichten nur im Arbeitsspeicher und in Schnappschüssen: Die seit dem letzten gehen verloren, wenn es stirbt</translation>
    </message>
    <message>
        <source>every message is on Redis&apos; disk before it is confirmed</source>
        <translation>jede Nachricht ist auf der Platte von Redis, ehe sie bestätigt wird</translation>
    </message>
    <message>
        <source>Redis writes to disk once a second: up to a second of messages is lost if its machine fails</source>
        <translation>Redis schreibt jede Sekunde auf die Platte: Bis zu einer Sekunde an Nachrichten geht verloren, wenn sein Rechner ausfällt</translation>
    </message>
    <message>
        <source>Redis leaves writing to the operating system: some seconds of messages are lost if its machine fails</source>
        <translation>Redis überlässt das Schreiben dem Betriebssystem: Einige Sekunden an Nachrichten gehen verloren, wenn sein Rechner ausfällt</translation>
    </message>
</context>
<context>
    <name>millrace::models</name>
    <message>
        <source>Rejected: </source>
        <translation>Abgelehnt: </translation>
    </message>
    <message>
        <source>closed</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>server stops</source>
        <translation>Server hält an</translation>
    </message>
    <message>
        <source>going away</source>
        <translation>geht weg</translation>
    </message>
    <message>
        <source>closed, no code</source>
        <translation>getrennt, ohne Code</translation>
    </message>
    <message>
        <source>vanished</source>
        <translation>verschwunden</translation>
    </message>
    <message>
        <source>closed by the server</source>
        <translation>vom Server getrennt</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht benutzt</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>loading its data</source>
        <translation>lädt seine Daten</translation>
    </message>
    <message>
        <source>up</source>
        <translation>da</translation>
    </message>
    <message>
        <source>away</source>
        <translation>fort</translation>
    </message>
    <message>
        <source>= %1 echoed + %2 rejected</source>
        <translation>= %1 mit Echo + %2 abgelehnt</translation>
    </message>
    <message>
        <source> + %1 on their way</source>
        <translation> + %1 unterwegs</translation>
    </message>
    <message>
        <source>raw mode: nothing is logged</source>
        <translation>Rohmodus: nichts wird protokolliert</translation>
    </message>
    <message>
        <source>%1 logged = %2 in Redis + %3 in the journal</source>
        <translation>%1 protokolliert = %2 in Redis + %3 im Journal</translation>
    </message>
    <message>
        <source>no descriptors left: accepting waits</source>
        <translation>keine Dateideskriptoren frei: Annahme wartet</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>%1 in the handshake</source>
        <translation>%1 im Handshake</translation>
    </message>
    <message>
        <source>%1 /s sent</source>
        <translation>%1 /s gesendet</translation>
    </message>
    <message>
        <source>half within %1</source>
        <translation>die Hälfte binnen %1</translation>
    </message>
    <message>
        <source>The server runs already.</source>
        <translation>Der Server läuft schon.</translation>
    </message>
    <message>
        <source>Listens on %1 port %2 and shows who connects and what is said.</source>
        <translation>Lauscht auf %1, Port %2, und zeigt, wer sich verbindet und was gesagt wird.</translation>
    </message>
    <message>
        <source>Closes every client with 1001 and flushes the log.</source>
        <translation>Trennt jeden Client mit 1001 und schreibt das Protokoll zu Ende.</translation>
    </message>
    <message>
        <source>It is being stopped.</source>
        <translation>Er wird gerade angehalten.</translation>
    </message>
    <message>
        <source>No server runs.</source>
        <translation>Es läuft kein Server.</translation>
    </message>
    <message>
        <source>Opens a client of this server here, to send a message and see the answer.</source>
        <translation>Öffnet hier einen Client dieses Servers, um eine Nachricht zu senden und die Antwort zu sehen.</translation>
    </message>
    <message>
        <source>Start the server first.</source>
        <translation>Zuerst den Server starten.</translation>
    </message>
    <message>
        <source>Sends a word to every client; it is not logged.</source>
        <translation>Sendet ein Wort an jeden Client; es wird nicht protokolliert.</translation>
    </message>
    <message>
        <source>client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>this one alone</source>
        <translation>nur diese</translation>
    </message>
    <message>
        <source>%1, this one and </source>
        <translation>%1, diese und </translation>
    </message>
    <message>
        <source>the stream is not read</source>
        <translation>der Stream wird nicht gelesen</translation>
    </message>
    <message>
        <source> · %1 trimmed before they could be read</source>
        <translation> · %1 gekürzt, ehe sie gelesen werden konnten</translation>
    </message>
    <message>
        <source>message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source> · the stream was deleted or replaced %1</source>
        <translation> · der Stream wurde %1 gelöscht oder ersetzt</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>times</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>every write on disk</source>
        <translation>jeder Schreibvorgang auf Platte</translation>
    </message>
    <message>
        <source>on disk each second</source>
        <translation>jede Sekunde auf Platte</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>the journal only</source>
        <translation>nur das Journal</translation>
    </message>
    <message>
        <source> at </source>
        <translation> auf </translation>
    </message>
    <message>
        <source>empty, room for %1</source>
        <translation>leer, Platz für %1</translation>
    </message>
    <message>
        <source>%1, %2 of %3</source>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source> · draining, %1 moved</source>
        <translation> · wird geleert, %1 übertragen</translation>
    </message>
    <message>
        <source>next attempt in %1 s</source>
        <translation>nächster Versuch in %1 s</translation>
    </message>
    <message>
        <source>trying now</source>
        <translation>wird gerade versucht</translation>
    </message>
    <message>
        <source>Redis · up</source>
        <translation>Redis · da</translation>
    </message>
    <message>
        <source>Journal · </source>
        <translation>Journal · </translation>
    </message>
    <message>
        <source>Messages are kept in the journal; no Redis is configured.</source>
        <translation>Nachrichten werden im Journal aufbewahrt; kein Redis ist eingerichtet.</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source> · refused: </source>
        <translation> · abgelehnt: </translation>
    </message>
    <message>
        <source>Echo</source>
        <translation>Echo</translation>
    </message>
    <message>
        <source>Broadcast</source>
        <translation>Broadcast</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>address banned</source>
        <translation>Adresse gesperrt</translation>
    </message>
    <message>
        <source>addresses banned</source>
        <translation>Adressen gesperrt</translation>
    </message>
    <message>
        <source>%1 · %2 · since %3 · %4</source>
        <translation>%1 · %2 · seit %3 · %4</translation>
    </message>
    <message>
        <source>stopping: clients are closed, the log is flushed</source>
        <translation>hält an: Clients werden getrennt, das Protokoll wird zu Ende geschrieben</translation>
    </message>
    <message>
        <source>The server does not run. </source>
        <translation>Der Server läuft nicht. </translation>
    </message>
    <message>
        <source>Redis over TLS (rediss://) is not supported. Use redis:// on a trusted network, or a tunnel.</source>
        <translation>Redis über TLS (rediss://) wird nicht unterstützt. In einem vertrauten Netz redis:// verwenden, oder einen Tunnel.</translation>
    </message>
    <message>
        <source>Write redis://host:port, or none to keep messages in the journal only.</source>
        <translation>redis://host:port angeben, oder none, um Nachrichten nur im Journal aufzubewahren.</translation>
    </message>
    <message>
        <source>“%1” is no number of a Redis database. Give one of 0 or more, as in redis://host/2.</source>
        <translation>„%1“ ist keine Nummer einer Redis-Datenbank. 0 oder mehr angeben, wie in redis://host/2.</translation>
    </message>
    <message>
        <source>A password does not belong into the address. Put it into the environment as MILLRACE_REDIS_PASSWORD.</source>
        <translation>Ein Passwort gehört nicht in die Adresse. Es als MILLRACE_REDIS_PASSWORD in die Umgebung setzen.</translation>
    </message>
    <message>
        <source>“%1” is no port of Redis. Give a number from 1 to 65535.</source>
        <translation>„%1“ ist kein Port von Redis. Eine Zahl von 1 bis 65535 angeben.</translation>
    </message>
    <message>
        <source>The address of Redis has no host. Write redis://127.0.0.1:6379, for example.</source>
        <translation>Die Adresse von Redis hat keinen Host. Zum Beispiel redis://127.0.0.1:6379 angeben.</translation>
    </message>
    <message>
        <source>Jump to live (+%1)</source>
        <translation>Zum Neuesten (+%1)</translation>
    </message>
    <message>
        <source>paused · %1 new</source>
        <translation>pausiert · %1 neu</translation>
    </message>
    <message>
        <source>The rows stay as they are; what comes is kept aside.</source>
        <translation>Die Zeilen bleiben, wie sie sind; was kommt, wird beiseitegelegt.</translation>
    </message>
    <message>
        <source> · %1 more not kept</source>
        <translation> · %1 weitere nicht aufbewahrt</translation>
    </message>
    <message>
        <source>The newest %1 are kept aside; older ones of this pause are in the log: see History.</source>
        <translation>Die neuesten %1 werden beiseitegelegt; ältere aus dieser Pause stehen im Protokoll: siehe „Verlauf“.</translation>
    </message>
    <message>
        <source>live · </source>
        <translation>live · </translation>
    </message>
    <message>
        <source> kept</source>
        <translation> aufbewahrt</translation>
    </message>
    <message>
        <source>The newest %1 messages are kept here; all of them are in the log.</source>
        <translation>Die neuesten %1 Nachrichten werden hier aufbewahrt; alle stehen im Protokoll.</translation>
    </message>
    <message>
        <source> · %1 match</source>
        <translation> · %1 passen</translation>
    </message>
    <message>
        <source> · shown %1 of %2</source>
        <translation> · %1 von %2 angezeigt</translation>
    </message>
    <message>
        <source> %1 came faster than the window takes them; they are in the log.</source>
        <translation> %1 kamen schneller, als das Fenster sie annimmt; sie stehen im Protokoll.</translation>
    </message>
    <message>
        <source>Brings in what came meanwhile and goes on live.</source>
        <translation>Holt herein, was inzwischen kam, und geht live weiter.</translation>
    </message>
    <message>
        <source>Holds the rows; what comes is kept aside, nothing is lost.</source>
        <translation>Hält die Zeilen fest; was kommt, wird beiseitegelegt, nichts geht verloren.</translation>
    </message>
    <message>
        <source>An export is being written.</source>
        <translation>Ein Export wird gerade geschrieben.</translation>
    </message>
    <message>
        <source>Writes the messages shown, or the range of the history, to a .jsonl file.</source>
        <translation>Schreibt die angezeigten Nachrichten oder den Zeitraum des Verlaufs in eine .jsonl-Datei.</translation>
    </message>
    <message>
        <source>It is being started.</source>
        <translation>Er wird gerade gestartet.</translation>
    </message>
    <message>
        <source>Redis is away%1. Messages are kept in the journal and go to the stream, in order, when it is back.</source>
        <translation>Redis ist fort%1. Nachrichten bleiben im Journal und gehen der Reihe nach in den Stream, wenn es zurück ist.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Connects to Redis without waiting for the next attempt</source>
        <translation>Verbindet sich mit Redis, ohne auf den nächsten Versuch zu warten</translation>
    </message>
    <message>
        <source>The server was not started.</source>
        <translation>Der Server wurde nicht gestartet.</translation>
    </message>
    <message>
        <source>The server could not be stopped.</source>
        <translation>Der Server konnte nicht angehalten werden.</translation>
    </message>
    <message>
        <source>The server runs on with what it was started with; this applies when it is started again, which closes its clients with 1001.</source>
        <translation>Der Server läuft so weiter, wie er gestartet wurde; dies gilt, wenn er neu gestartet wird, was seine Clients mit 1001 trennt.</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Stops the server and starts it with the new options</source>
        <translation>Hält den Server an und startet ihn mit den neuen Optionen</translation>
    </message>
    <message>
        <source>kicked</source>
        <translation>hinausgeworfen</translation>
    </message>
    <message>
        <source>%1 was closed, and %2 is refused for ten minutes.</source>
        <translation>%1 wurde getrennt, und %2 wird zehn Minuten lang abgelehnt.</translation>
    </message>
    <message>
        <source>The message was not sent.</source>
        <translation>Die Nachricht wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>Nobody is left in %1 to read it.</source>
        <translation>Niemand ist mehr da, der es lesen könnte: %1.</translation>
    </message>
    <message>
        <source>Handed to %1 of %2.</source>
        <translation>An %1 übergeben (%2).</translation>
    </message>
    <message>
        <source>1 client</source>
        <translation>1 Client</translation>
    </message>
    <message>
        <source> clients</source>
        <translation> Clients</translation>
    </message>
    <message>
        <source>Handed to %1.</source>
        <translation>An %1 übergeben.</translation>
    </message>
    <message>
        <source>%1 has gone.</source>
        <translation>%1 ist nicht mehr da.</translation>
    </message>
    <message>
        <source>the room %1</source>
        <translation>Raum %1</translation>
    </message>
    <message>
        <source>the server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>%1 messages written to %2.</source>
        <translation>%1 Nachrichten nach %2 geschrieben.</translation>
    </message>
    <message>
        <source>The messages could not be written to %1: %2. Choose another place, or free some space.</source>
        <translation>Die Nachrichten konnten nicht nach %1 geschrieben werden: %2. Einen anderen Ort wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>wird gelesen…</translation>
    </message>
    <message>
        <source>The history could not be read. </source>
        <translation>Der Verlauf konnte nicht gelesen werden. </translation>
    </message>
    <message>
        <source>Nothing was said in this time.</source>
        <translation>In dieser Zeit wurde nichts gesagt.</translation>
    </message>
    <message>
        <source>%1 %2 from the %3%4</source>
        <translation>%1 %2 aus dem %3%4</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>Stream</translation>
    </message>
    <message>
        <source>, there are more</source>
        <translation>, es gibt weitere</translation>
    </message>
    <message>
        <source>, the most that is kept here</source>
        <translation>, mehr wird hier nicht aufbewahrt</translation>
    </message>
    <message>
        <source>Choose a range of time and load it first.</source>
        <translation>Zuerst einen Zeitraum wählen und laden.</translation>
    </message>
    <message>
        <source>Another export is being written; try again when it has ended.</source>
        <translation>Ein anderer Export wird gerade geschrieben; danach erneut versuchen.</translation>
    </message>
    <message>
        <source>The history could not be exported.</source>
        <translation>Der Verlauf konnte nicht exportiert werden.</translation>
    </message>
    <message>
        <source>lobby</source>
        <translation>Lobby</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>reads slowly</source>
        <translation>liest langsam</translation>
    </message>
    <message>
        <source>%1 wait to be sent; at %2 the client is closed with 1013</source>
        <translation>%1 warten auf das Senden; bei %2 wird der Client mit 1013 getrennt</translation>
    </message>
    <message>
        <source>Connected since %1</source>
        <translation>Verbunden seit %1</translation>
    </message>
    <message>
        <source>%1 messages, %2 received in all</source>
        <translation>%1 Nachrichten, insgesamt %2 empfangen</translation>
    </message>
    <message>
        <source>%1 messages, %2 sent in all</source>
        <translation>%1 Nachrichten, insgesamt %2 gesendet</translation>
    </message>
    <message>
        <source>Round trip of the last ping</source>
        <translation>Umlaufzeit des letzten Pings</translation>
    </message>
    <message>
        <source>No ping was answered yet</source>
        <translation>Noch wurde kein Ping beantwortet</translation>
    </message>
    <message>
        <source>behind the end</source>
        <translation>nach dem Ende</translation>
    </message>
    <message>
        <source>no JSON</source>
        <translation>kein JSON</translation>
    </message>
    <message>
        <source>the first %1 are listed, %2 more are in the text</source>
        <translation>die ersten %1 sind aufgeführt, %2 weitere stehen im Text</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Element</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>binary, %1 %2</source>
        <translation>binär, %1 %2</translation>
    </message>
    <message>
        <source>byte</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation>die ersten %1 von %2</translation>
    </message>
    <message>
        <source>logged</source>
        <translation>protokolliert</translation>
    </message>
    <message>
        <source>by another instance · %1 %2</source>
        <translation>von einer anderen Instanz · %1 %2</translation>
    </message>
    <message>
        <source>fanned out</source>
        <translation>verteilt</translation>
    </message>
    <message>
        <source>another instance</source>
        <translation>andere Instanz</translation>
    </message>
    <message>
        <source>Message from %1 · %2</source>
        <translation>Nachricht von %1 · %2</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>0 µs · %1 from %2, %3</source>
        <translation>0 µs · %1 von %2, %3</translation>
    </message>
    <message>
        <source>journal, </source>
        <translation>Journal, </translation>
    </message>
    <message>
        <source>echoed</source>
        <translation>Echo</translation>
    </message>
    <message>
        <source>room</source>
        <translation>Raum</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>under 1 s</source>
        <translation>unter 1 s</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <comment>a date: see QLocale::toString()</comment>
        <translation>d. MMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>Another list is being written</source>
        <translation>Eine andere Liste wird gerade geschrieben</translation>
    </message>
    <message>
        <source>This is too long to be a digest.</source>
        <translation>Für einen Hashwert ist das zu lang.</translation>
    </message>
    <message>
        <source>This is no digest: only the digits 0–9 and a–f, a name like sha256: before them, or a line of a checksum file.</source>
        <translation>Das ist kein Hashwert: nur die Ziffern 0–9 und a–f, davor ein Name wie sha256:, oder eine Zeile einer Prüfsummendatei.</translation>
    </message>
    <message>
        <source>No algorithm here has digests of %1 digits; SHA-256 has 64.</source>
        <translation>Kein Algorithmus hier hat Hashwerte mit %1 Stellen; SHA-256 hat 64.</translation>
    </message>
    <message>
        <source>%1 has %2 digits, this has %3.</source>
        <translation>%1 hat %2 Stellen, dies hat %3.</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>MB/s</source>
        <translation>MB/s</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source> · not secure</source>
        <translation> · nicht sicher</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>%1 · %2 bytes</source>
        <translation>%1 · %2 Bytes</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>list</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>%1 other files have the same digest</source>
        <translation>%1 andere Dateien haben denselben Hashwert</translation>
    </message>
    <message>
        <source>%1 lines were read.</source>
        <translation>%1 Zeilen wurden gelesen.</translation>
    </message>
    <message>
        <source>Line %1 is not a checksum</source>
        <translation>Zeile %1 ist keine Prüfsumme</translation>
    </message>
    <message>
        <source>%1 lines are not checksums, the first is line %2</source>
        <translation>%1 Zeilen sind keine Prüfsummen, die erste ist Zeile %2</translation>
    </message>
    <message>
        <source>; no line could be used. Look whether it is a checksum file.</source>
        <translation>; keine Zeile war verwendbar. Nachsehen, ob es eine Prüfsummendatei ist.</translation>
    </message>
    <message>
        <source>; %1 others were used.</source>
        <translation>; %1 andere wurden verwendet.</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped</source>
        <translation>„Fortsetzen“ macht dort weiter, wo es aufhörte</translation>
    </message>
    <message>
        <source>ending</source>
        <translation>endet</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>bisher %1</translation>
    </message>
    <message>
        <source> · folders are still being read</source>
        <translation> · Ordner werden noch gelesen</translation>
    </message>
    <message>
        <source>disk: one reader</source>
        <translation>Platte: ein Leser</translation>
    </message>
    <message>
        <source>%1 files/s</source>
        <translation>%1 Dateien/s</translation>
    </message>
    <message>
        <source>Goes on where it stopped</source>
        <translation>Macht dort weiter, wo es aufhörte</translation>
    </message>
    <message>
        <source>Holds the workers; nothing read so far is lost</source>
        <translation>Hält die Worker an; nichts bisher Gelesenes geht verloren</translation>
    </message>
    <message>
        <source>Nothing is being hashed</source>
        <translation>Es wird nichts gehasht</translation>
    </message>
    <message>
        <source>Ends what runs and what waits, at once</source>
        <translation>Beendet sofort, was läuft und was wartet</translation>
    </message>
    <message>
        <source>Reads again what was cancelled, could not be read, is missing, changed or does not match: %1</source>
        <translation>Liest erneut, was abgebrochen wurde, nicht lesbar war, fehlt, sich geändert hat oder nicht übereinstimmt: %1</translation>
    </message>
    <message>
        <source>There is nothing to be read again</source>
        <translation>Es gibt nichts, was erneut zu lesen wäre</translation>
    </message>
    <message>
        <source>Writes the digests to a checksum file</source>
        <translation>Schreibt die Hashwerte in eine Prüfsummendatei</translation>
    </message>
    <message>
        <source>There are no digests yet</source>
        <translation>Es gibt noch keine Hashwerte</translation>
    </message>
    <message>
        <source>Empties the table; can be undone for a moment</source>
        <translation>Leert die Tabelle; kann einen Moment lang rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>Looking for files · %1 found</source>
        <translation>Dateien werden gesucht · %1 gefunden</translation>
    </message>
    <message>
        <source>Hashing %1 of %2 · %3</source>
        <translation>Hashen: %1 von %2 · %3</translation>
    </message>
    <message>
        <source>Paused · %1 of %2</source>
        <translation>Pausiert · %1 von %2</translation>
    </message>
    <message>
        <source>Ending</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>%1 hashed</source>
        <translation>%1 gehasht</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 Dateien</translation>
    </message>
    <message>
        <source>%1 algorithms</source>
        <translation>%1 Algorithmen</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>changed while read</source>
        <translation>beim Lesen geändert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>%1 not on the list</source>
        <translation>%1 nicht in der Liste</translation>
    </message>
    <message>
        <source>✓ No problems</source>
        <translation>✓ Keine Probleme</translation>
    </message>
    <message>
        <source>no list to verify against</source>
        <translation>keine Liste zum Prüfen</translation>
    </message>
    <message>
        <source>✗ %1 of %2 %3 not match%4</source>
        <translation>✗ %1 von %2 %3 nicht überein%4</translation>
    </message>
    <message>
        <source>does</source>
        <translation>stimmt</translation>
    </message>
    <message>
        <source>do</source>
        <translation>stimmen</translation>
    </message>
    <message>
        <source>✗ %1 of %2</source>
        <translation>✗ %1 von %2</translation>
    </message>
    <message>
        <source>%1 match</source>
        <translation>%1 stimmen überein</translation>
    </message>
    <message>
        <source>… %1 of %2 match so far</source>
        <translation>… %1 von %2 stimmen bisher überein</translation>
    </message>
    <message>
        <source>! nothing to verify</source>
        <translation>! nichts zu prüfen</translation>
    </message>
    <message>
        <source>the list names no file that could be used</source>
        <translation>die Liste nennt keine verwendbare Datei</translation>
    </message>
    <message>
        <source>✓ The file matches</source>
        <translation>✓ Die Datei stimmt überein</translation>
    </message>
    <message>
        <source>✓ All %1 files match</source>
        <translation>✓ Alle %1 Dateien stimmen überein</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Problems %1</source>
        <translation>Probleme %1</translation>
    </message>
    <message>
        <source> · %1 symbolic links not followed</source>
        <translation> · %1 symbolische Links nicht verfolgt</translation>
    </message>
    <message>
        <source> · %1 pipes, sockets and devices left out</source>
        <translation> · %1 Pipes, Sockets und Geräte ausgelassen</translation>
    </message>
    <message>
        <source>Duplicates %1</source>
        <translation>Duplikate %1</translation>
    </message>
    <message>
        <source>%1 files in %2 groups of the same digest; keeping one of each would free %3</source>
        <translation>%1 Dateien in %2 Gruppen mit demselben Hashwert; nur je eine zu behalten gäbe %3 frei</translation>
    </message>
    <message>
        <source>A list is being written.</source>
        <translation>Eine Liste wird gerade geschrieben.</translation>
    </message>
    <message>
        <source>Copies the millrace hash line that does the same without a window</source>
        <translation>Kopiert die Zeile für millrace hash, die dasselbe ohne Fenster tut</translation>
    </message>
    <message>
        <source>%1 more folders or lists gave trouble than the tab Problems names.</source>
        <translation>%1 weitere Ordner oder Listen machten Schwierigkeiten, als der Reiter „Probleme“ nennt.</translation>
    </message>
    <message>
        <source>Removed %1 from the table</source>
        <translation>%1 aus der Tabelle entfernt</translation>
    </message>
    <message>
        <source>Removed all %1 from the table</source>
        <translation>Alle %1 aus der Tabelle entfernt</translation>
    </message>
    <message>
        <source>%1 lines written to %2.</source>
        <translation>%1 Zeilen nach %2 geschrieben.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Choose another folder, or free some space.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>✓ %1 has this %2 digest.</source>
        <translation>✓ %1 hat diesen %2-Hashwert.</translation>
    </message>
    <message>
        <source> and %1 more</source>
        <translation> und %1 weitere</translation>
    </message>
    <message>
        <source>✓ %1 have this %2 digest: %3%4.</source>
        <translation>✓ %1 haben diesen %2-Hashwert: %3%4.</translation>
    </message>
    <message>
        <source>✗ None of the %1 here has this digest (%2 digits: %3).</source>
        <translation>✗ Keine der Dateien hier hat diesen Hashwert: %1 verglichen (%2 Stellen: %3).</translation>
    </message>
    <message>
        <source>! No file here has a digest of this kind to compare with: its %1 digits suggest %2. Choose that algorithm and add the file.</source>
        <translation>! Keine Datei hier hat einen Hashwert dieser Art zum Vergleichen: Die %1 Stellen deuten auf %2. Diesen Algorithmus wählen und die Datei hinzufügen.</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>untätig</translation>
    </message>
    <message>
        <source> · one reader</source>
        <translation> · ein Leser</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>blockiert</translation>
    </message>
    <message>
        <source>it answers nothing</source>
        <translation>sie antwortet nicht</translation>
    </message>
    <message>
        <source>half within %1, longest %2</source>
        <translation>die Hälfte binnen %1, längste %2</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>kept the loop for %1 in one go</source>
        <translation>hielt die Schleife %1 am Stück fest</translation>
    </message>
    <message>
        <source>wakes itself in most of its turns</source>
        <translation>weckt sich in den meisten Umläufen selbst</translation>
    </message>
    <message>
        <source>was cancelled %1 ago and has not ended</source>
        <translation>wurde vor %1 abgebrochen und ist nicht zu Ende</translation>
    </message>
    <message>
        <source>was cancelled %1 ago, and %2 of its tasks have not ended</source>
        <translation>wurde vor %1 abgebrochen, und %2 ihrer Aufgaben sind nicht zu Ende</translation>
    </message>
    <message>
        <source> (and %1 more)</source>
        <translation> (und %1 weitere)</translation>
    </message>
    <message>
        <source>the group %1 %2%3</source>
        <translation>die Gruppe %1 %2%3</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>%1 for %2 at %3</source>
        <translation>%1 auf %2 bei %3</translation>
    </message>
    <message>
        <source>spawned at %1, %2 ago</source>
        <translation>erzeugt bei %1, vor %2</translation>
    </message>
    <message>
        <source>spawned at %1, lasted %2</source>
        <translation>erzeugt bei %1, dauerte %2</translation>
    </message>
    <message>
        <source>%1 %2: busy %3, ready %4, idle %5</source>
        <translation>%1 %2: beschäftigt %3, bereit %4, untätig %5</translation>
    </message>
    <message>
        <source>poll</source>
        <translation>Durchgang</translation>
    </message>
    <message>
        <source>polls</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>it woke itself %1 times</source>
        <translation>sie weckte sich %1-mal selbst</translation>
    </message>
    <message>
        <source>cancelled: %1</source>
        <translation>abgebrochen: %1</translation>
    </message>
    <message>
        <source>It </source>
        <translation>Sie </translation>
    </message>
    <message>
        <source>Ends this task; what it was at fails with that cause</source>
        <translation>Beendet diese Aufgabe; woran sie war, schlägt mit dieser Ursache fehl</translation>
    </message>
    <message>
        <source>It has ended</source>
        <translation>Sie ist zu Ende</translation>
    </message>
    <message>
        <source>It is being cancelled already</source>
        <translation>Sie wird schon abgebrochen</translation>
    </message>
    <message>
        <source>The engine needs this task: stop the run or the server instead</source>
        <translation>Diese Aufgabe wird gebraucht: stattdessen den Lauf oder den Server anhalten</translation>
    </message>
    <message>
        <source>%1 is no address of this machine. Give an IP address or localhost and a port, such as 127.0.0.1:9464.</source>
        <translation>%1 ist keine Adresse dieses Rechners. Eine IP-Adresse oder localhost und einen Port angeben, wie 127.0.0.1:9464.</translation>
    </message>
    <message>
        <source>Another program uses %1. Choose another port.</source>
        <translation>Ein anderes Programm benutzt %1. Einen anderen Port wählen.</translation>
    </message>
    <message>
        <source>The system does not allow %1. Choose a port above 1023.</source>
        <translation>Das System lässt %1 nicht zu. Einen Port über 1023 wählen.</translation>
    </message>
    <message>
        <source>Metrics are served on IPv4 only here. Give an address such as 127.0.0.1:9464.</source>
        <translation>Metriken werden hier nur über IPv4 bereitgestellt. Eine Adresse wie 127.0.0.1:9464 angeben.</translation>
    </message>
    <message>
        <source>Metrics are served already.</source>
        <translation>Metriken werden schon bereitgestellt.</translation>
    </message>
    <message>
        <source>The program is about to end.</source>
        <translation>Das Programm endet gleich.</translation>
    </message>
    <message>
        <source>Metrics cannot be served on %1: %2.</source>
        <translation>Metriken können auf %1 nicht bereitgestellt werden: %2.</translation>
    </message>
    <message>
        <source>none of 50 ms or longer</source>
        <translation>keine ab 50 ms</translation>
    </message>
    <message>
        <source>Give an IP address or localhost and a port, such as 127.0.0.1:9464.</source>
        <translation>Eine IP-Adresse oder localhost und einen Port angeben, wie 127.0.0.1:9464.</translation>
    </message>
    <message>
        <source>last %1, %2</source>
        <translation>zuletzt %1, %2</translation>
    </message>
    <message>
        <source>%1 wait</source>
        <translation>%1 warten</translation>
    </message>
    <message>
        <source>nothing odd about them</source>
        <translation>nichts auffällig</translation>
    </message>
    <message>
        <source>%1 turns/s</source>
        <translation>%1 Umläufe/s</translation>
    </message>
    <message>
        <source>longest turn %1, ever %2</source>
        <translation>längster Umlauf %1, jemals %2</translation>
    </message>
    <message>
        <source>the newest %1 of %2 tasks</source>
        <translation>die neuesten %1 von %2 Aufgaben</translation>
    </message>
    <message>
        <source>%1 of %2 tasks</source>
        <translation>%1 von %2 Aufgaben</translation>
    </message>
    <message>
        <source>%1 tasks</source>
        <translation>%1 Aufgaben</translation>
    </message>
    <message>
        <source>the window</source>
        <translation>das Fenster</translation>
    </message>
    <message>
        <source>the </source>
        <translation>die Schleife </translation>
    </message>
    <message>
        <source>%1 answered nothing for %2, from %3 on</source>
        <translation>%1 antwortete %2 lang nicht, ab %3</translation>
    </message>
    <message>
        <source>no task ran</source>
        <translation>keine Aufgabe lief</translation>
    </message>
    <message>
        <source>task: </source>
        <translation>Aufgabe: </translation>
    </message>
    <message>
        <source>The thread did not answer when it was asked for its stack.</source>
        <translation>Der Thread antwortete nicht, als er nach seinem Stapel gefragt wurde.</translation>
    </message>
    <message>
        <source>group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>wird abgebrochen</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>cancelled %1 ago: %2</source>
        <translation>vor %1 abgebrochen: %2</translation>
    </message>
    <message>
        <source>spawned at </source>
        <translation>erzeugt bei </translation>
    </message>
    <message>
        <source>cancelled: </source>
        <translation>abgebrochen: </translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Choose a cookies.txt, as browsers&apos; add-ons and curl write it.</source>
        <translation>Eine cookies.txt wählen, wie Browser-Erweiterungen und curl sie schreiben.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. %3</source>
        <translation>%1 ist nicht lesbar: %2. %3</translation>
    </message>
    <message>
        <source>%1 has no cookie that is still good. Sign in with the browser, then save them again.</source>
        <translation>%1 hat kein Cookie, das noch gilt. Im Browser anmelden und sie neu speichern.</translation>
    </message>
    <message>
        <source>, attempt %1</source>
        <translation>, Versuch %1</translation>
    </message>
    <message>
        <source>The host answered %1</source>
        <translation>Der Host antwortete mit %1</translation>
    </message>
    <message>
        <source>: it does not let this program in. Sign-in in Run options may carry what it asks for: a login, cookies or a header.</source>
        <translation>: Er lässt dieses Programm nicht hinein. „Anmeldung“ in den Laufoptionen kann mitgeben, was er verlangt: einen Zugang, Cookies oder einen Header.</translation>
    </message>
    <message>
        <source>: there is no such page. Check the address.</source>
        <translation>: Es gibt keine solche Seite. Die Adresse prüfen.</translation>
    </message>
    <message>
        <source>: too many requests. Lower the host&apos;s rate, then retry the failed pages.</source>
        <translation>: zu viele Anfragen. Die Rate des Hosts senken, dann fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>: the server has a problem. Retry the failed pages later.</source>
        <translation>: Der Server hat ein Problem. Fehlgeschlagene Seiten wiederholen, aber später.</translation>
    </message>
    <message>
        <source>: the redirect could not be followed. Look at the redirect chain below.</source>
        <translation>: Der Weiterleitung konnte nicht gefolgt werden. Die Kette der Weiterleitungen unten ansehen.</translation>
    </message>
    <message>
        <source>. Retry the failed pages, or look at the response headers below.</source>
        <translation>. Fehlgeschlagene Seiten wiederholen, oder unten die Antwort-Header ansehen.</translation>
    </message>
    <message>
        <source>no sitemap</source>
        <translation>keine Sitemap</translation>
    </message>
    <message>
        <source>bad sitemap</source>
        <translation>fehlerhafte Sitemap</translation>
    </message>
    <message>
        <source>before it was sent</source>
        <translation>vor dem Absenden</translation>
    </message>
    <message>
        <source>while looking up the name</source>
        <translation>beim Auflösen des Namens</translation>
    </message>
    <message>
        <source>while connecting</source>
        <translation>beim Verbinden</translation>
    </message>
    <message>
        <source>in the TLS handshake</source>
        <translation>im TLS-Handshake</translation>
    </message>
    <message>
        <source>while sending the request</source>
        <translation>beim Senden der Anfrage</translation>
    </message>
    <message>
        <source>while waiting for the answer</source>
        <translation>beim Warten auf die Antwort</translation>
    </message>
    <message>
        <source>while receiving the page</source>
        <translation>beim Empfangen der Seite</translation>
    </message>
    <message>
        <source>while decoding the page</source>
        <translation>beim Dekodieren der Seite</translation>
    </message>
    <message>
        <source>The sitemap is faulty (</source>
        <translation>Die Sitemap ist fehlerhaft (</translation>
    </message>
    <message>
        <source>). What it lists before that place was taken; of one that looks hostile, nothing was.</source>
        <translation>). Was sie vor dieser Stelle aufführt, wurde übernommen; aus einer, die feindlich aussieht, nichts.</translation>
    </message>
    <message>
        <source>Failed: </source>
        <translation>Fehlgeschlagen: </translation>
    </message>
    <message>
        <source>. Retry the failed pages.</source>
        <translation>. Fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>There is no room for bodies in </source>
        <translation>Kein Platz für Inhalte in </translation>
    </message>
    <message>
        <source>Bodies cannot be saved in </source>
        <translation>Inhalte können nicht gespeichert werden in </translation>
    </message>
    <message>
        <source>. The run has stopped and lost nothing: free some space, or choose another folder in Run options, then press Start.</source>
        <translation>. Der Lauf hat angehalten und nichts verloren: Platz schaffen oder in den Laufoptionen einen anderen Ordner wählen, dann „Starten“ drücken.</translation>
    </message>
    <message>
        <source>. The run has stopped and lost nothing: check the folder, or choose another one in Run options, then press Start.</source>
        <translation>. Der Lauf hat angehalten und nichts verloren: den Ordner prüfen oder in den Laufoptionen einen anderen wählen, dann „Starten“ drücken.</translation>
    </message>
    <message>
        <source>, column %1 of its selector</source>
        <translation>, Spalte %1 seines Selektors</translation>
    </message>
    <message>
        <source>Field “%1”%2: %3.</source>
        <translation>Feld „%1“%2: %3.</translation>
    </message>
    <message>
        <source> until </source>
        <translation> bis </translation>
    </message>
    <message>
        <source>rate </source>
        <translation>Rate </translation>
    </message>
    <message>
        <source> · edited</source>
        <translation> · geändert</translation>
    </message>
    <message>
        <source>You set this host&apos;s rate. Its starts are spaced strictly by it.</source>
        <translation>Die Rate dieses Hosts wurde von Hand gesetzt. Sie bestimmt streng den Abstand seiner Starts.</translation>
    </message>
    <message>
        <source>The run&apos;s rate per host spaces the starts strictly.</source>
        <translation>Die Rate des Laufs je Host bestimmt streng den Abstand der Starts.</translation>
    </message>
    <message>
        <source>circuit open · %1 failures</source>
        <translation>Sicherung aus · %1 Fehlschläge</translation>
    </message>
    <message>
        <source>It failed %1 times in a row. One probe follows; “Skip wait” sends it now.</source>
        <translation>Er schlug %1-mal hintereinander fehl. Ein Probeabruf folgt; „Warten überspringen“ sendet ihn jetzt.</translation>
    </message>
    <message>
        <source>Nothing holds this host.</source>
        <translation>Nichts hält diesen Host auf.</translation>
    </message>
    <message>
        <source>crawl-delay </source>
        <translation>Crawl-delay </translation>
    </message>
    <message>
        <source>The host&apos;s robots.txt asks for this delay between starts.</source>
        <translation>Die robots.txt des Hosts verlangt diese Verzögerung zwischen Starts.</translation>
    </message>
    <message>
        <source>The host answered 429 or 503 and named this moment. “Skip wait” ends it.</source>
        <translation>Der Host antwortete mit 429 oder 503 und nannte diesen Zeitpunkt. „Warten überspringen“ beendet es.</translation>
    </message>
    <message>
        <source>back-off</source>
        <translation>Back-off</translation>
    </message>
    <message>
        <source>The host answered 429 or 503. The wait doubles with each time; “Skip wait” ends it.</source>
        <translation>Der Host antwortete mit 429 oder 503. Das Warten verdoppelt sich jedes Mal; „Warten überspringen“ beendet es.</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>As many requests are in flight to this host as allowed.</source>
        <translation>Zu diesem Host sind so viele Anfragen unterwegs wie erlaubt.</translation>
    </message>
    <message>
        <source>free slot</source>
        <translation>freier Platz</translation>
    </message>
    <message>
        <source>The run&apos;s limit of requests in flight is used up. “Boost” puts this host first.</source>
        <translation>Die Grenze des Laufs für Anfragen unterwegs ist erreicht. „Host vorziehen“ setzt diesen Host an die Spitze.</translation>
    </message>
    <message>
        <source>Its robots.txt is being fetched.</source>
        <translation>Seine robots.txt wird gerade abgerufen.</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>Only retries are left, and none is due.</source>
        <translation>Nur Wiederholungen sind übrig, und keine ist fällig.</translation>
    </message>
    <message>
        <source>Paused by hand.</source>
        <translation>Von Hand pausiert.</translation>
    </message>
    <message>
        <source>start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>The run is not started. Press Start.</source>
        <translation>Der Lauf ist nicht gestartet. „Starten“ drücken.</translation>
    </message>
    <message>
        <source>store</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Results wait for the store.</source>
        <translation>Ergebnisse warten auf den Datenspeicher.</translation>
    </message>
    <message>
        <source>other worker</source>
        <translation>anderer Worker</translation>
    </message>
    <message>
        <source>Another worker of this run has the host, or takes it next.</source>
        <translation>Ein anderer Worker dieses Laufs hat den Host oder nimmt ihn als nächsten.</translation>
    </message>
    <message>
        <source>Nothing is queued.</source>
        <translation>Nichts wartet.</translation>
    </message>
    <message>
        <source>no start in 10 s</source>
        <translation>kein Start in 10 s</translation>
    </message>
    <message>
        <source>1 start in 10 s</source>
        <translation>1 Start in 10 s</translation>
    </message>
    <message>
        <source>%1 starts in 10 s</source>
        <translation>%1 Starts in 10 s</translation>
    </message>
    <message>
        <source>, closest </source>
        <translation>, engster Abstand </translation>
    </message>
    <message>
        <source>%1 % done</source>
        <translation>%1 % fertig</translation>
    </message>
    <message>
        <source>, %1 failed</source>
        <translation>, %1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>Starts per second. Edit it (F2) to set this host&apos;s own; empty takes the run&apos;s again.</source>
        <translation>Starts je Sekunde. Bearbeiten (F2), um diesem Host eine eigene zu geben; leer nimmt wieder die des Laufs.</translation>
    </message>
    <message>
        <source>%1 done, %2 failed, %3 skipped of %4</source>
        <translation>%1 fertig, %2 fehlgeschlagen, %3 übersprungen von %4</translation>
    </message>
    <message>
        <source>“%1” is no rate. Give starts per second, such as 2 or 0.5, or “unlimited”; leave it empty for the run&apos;s rate.</source>
        <translation>„%1“ ist keine Rate. Starts je Sekunde angeben, wie 2 oder 0,5, oder „unbegrenzt“; leer lassen für die Rate des Laufs.</translation>
    </message>
    <message>
        <source>No start yet.</source>
        <translation>Noch kein Start.</translation>
    </message>
    <message>
        <source>1 start</source>
        <translation>1 Start</translation>
    </message>
    <message>
        <source> starts</source>
        <translation> Starts</translation>
    </message>
    <message>
        <source>, closest two %1 apart</source>
        <translation>, die engsten zwei %1 auseinander</translation>
    </message>
    <message>
        <source>, most in one second %1 of %2</source>
        <translation>, höchstens %1 von %2 in einer Sekunde</translation>
    </message>
    <message>
        <source> The spacing was broken %1, last at %2: %3 instead of %4.</source>
        <translation> Der Abstand wurde %1 nicht eingehalten, zuletzt um %2: %3 statt %4.</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source> times</source>
        <translation> Mal</translation>
    </message>
    <message>
        <source>No spacing is asked: the rate is unlimited.</source>
        <translation>Kein Abstand ist verlangt: Die Rate ist unbegrenzt.</translation>
    </message>
    <message>
        <source>Asked: %1 between two starts, by %2.</source>
        <translation>Verlangt: %1 zwischen zwei Starts, durch %2.</translation>
    </message>
    <message>
        <source>Crawl-delay of robots.txt</source>
        <translation>Crawl-delay der robots.txt</translation>
    </message>
    <message>
        <source>the rate of </source>
        <translation>die Rate von </translation>
    </message>
    <message>
        <source> Measured where a request is sent; robots.txt, redirects and retries count, and so do earlier sessions of the run. A start that comes more than %1 early is marked red.</source>
        <translation> Gemessen, wo eine Anfrage abgesendet wird; robots.txt, Weiterleitungen und Wiederholungen zählen, ebenso frühere Sitzungen des Laufs. Ein Start, der mehr als %1 zu früh kommt, ist rot markiert.</translation>
    </message>
    <message>
        <source>Pacing of </source>
        <translation>Takt von </translation>
    </message>
    <message>
        <source>%1 starts from %2 to %3</source>
        <translation>%1 Starts von %2 bis %3</translation>
    </message>
    <message>
        <source>, %1 of them too early</source>
        <translation>, %1 davon zu früh</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>1 link from a given URL</source>
        <translation>1 Link von einer angegebenen URL</translation>
    </message>
    <message>
        <source>%1 links from a given URL</source>
        <translation>%1 Links von einer angegebenen URL</translation>
    </message>
    <message>
        <source>canonical: </source>
        <translation>kanonisch: </translation>
    </message>
    <message>
        <source>no redirect</source>
        <translation>keine Weiterleitung</translation>
    </message>
    <message>
        <source>1 redirect</source>
        <translation>1 Weiterleitung</translation>
    </message>
    <message>
        <source>%1 redirects</source>
        <translation>%1 Weiterleitungen</translation>
    </message>
    <message>
        <source>stored </source>
        <translation>gespeichert </translation>
    </message>
    <message>
        <source>lane wait</source>
        <translation>Warten in der Spur</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>first byte</source>
        <translation>erstes Byte</translation>
    </message>
    <message>
        <source>body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>parse</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Linked from 1 page</source>
        <translation>Verlinkt von 1 Seite</translation>
    </message>
    <message>
        <source>Linked from %1 pages</source>
        <translation>Verlinkt von %1 Seiten</translation>
    </message>
    <message>
        <source>, of which the first %1</source>
        <translation>, davon die ersten %1</translation>
    </message>
    <message>
        <source>Not changed since it was stored (304): the title is that of the earlier fetch.</source>
        <translation>Seit dem Speichern nicht geändert (304): Der Titel ist der des früheren Abrufs.</translation>
    </message>
    <message>
        <source>Timings and headers are held for the newest 5,000 pages of this session.</source>
        <translation>Zeiten und Header werden für die neuesten 5.000 Seiten dieser Sitzung aufbewahrt.</translation>
    </message>
    <message>
        <source>The fields reached a limit: the page may have more values than were taken.</source>
        <translation>Die Felder haben eine Grenze erreicht: Die Seite hat vielleicht mehr Werte, als entnommen wurden.</translation>
    </message>
    <message>
        <source>the robots.txt of %1 forbids it</source>
        <translation>die robots.txt von %1 verbietet es</translation>
    </message>
    <message>
        <source>the robots.txt of %1 cannot be compared with it (%2)</source>
        <translation>die robots.txt von %1 lässt sich damit nicht vergleichen (%2)</translation>
    </message>
    <message>
        <source>the robots.txt of %1 forbids it in %2: “%3”</source>
        <translation>die robots.txt von %1 verbietet es in %2: „%3“</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>it nests elements deeper than %1</source>
        <translation>sie verschachtelt Elemente tiefer als %1</translation>
    </message>
    <message>
        <source>a tag has more than %1 attributes</source>
        <translation>ein Tag hat mehr als %1 Attribute</translation>
    </message>
    <message>
        <source>it is longer than the %1 that are read</source>
        <translation>sie ist länger als die %1, die gelesen werden</translation>
    </message>
    <message>
        <source>it would have taken the parser too long</source>
        <translation>das Auswerten hätte zu lange gedauert</translation>
    </message>
    <message>
        <source>No title: the answer names no type, and does not begin as HTML does.</source>
        <translation>Kein Titel: Die Antwort nennt keinen Typ und beginnt nicht wie HTML.</translation>
    </message>
    <message>
        <source>No title: the answer is %1, which has none.</source>
        <translation>Kein Titel: Die Antwort ist %1, wozu es keinen gibt.</translation>
    </message>
    <message>
        <source>No title in the part of the page that was read.</source>
        <translation>Kein Titel in dem Teil der Seite, der gelesen wurde.</translation>
    </message>
    <message>
        <source>This is a list of pages, and no page: the title says what it lists.</source>
        <translation>Dies ist eine Liste von Seiten und keine Seite: Der Titel sagt, was sie aufführt.</translation>
    </message>
    <message>
        <source>The title comes from: </source>
        <translation>Der Titel stammt aus: </translation>
    </message>
    <message>
        <source>No title: the page had no title element, or an empty one, when it was fetched whole.</source>
        <translation>Kein Titel: Die Seite hatte kein oder ein leeres title-Element, als sie ganz abgerufen wurde.</translation>
    </message>
    <message>
        <source>No title: the page is empty.</source>
        <translation>Kein Titel: Die Seite ist leer.</translation>
    </message>
    <message>
        <source>No title: the page&apos;s title element holds nothing but white space.</source>
        <translation>Kein Titel: Das title-Element der Seite enthält nur Leerraum.</translation>
    </message>
    <message>
        <source>No title: the only title element stands inside an image (svg), where it names the image.</source>
        <translation>Kein Titel: Das einzige title-Element steht in einem Bild (svg), wo es das Bild benennt.</translation>
    </message>
    <message>
        <source>No title: the page has no title element. Titles that a script sets do not count.</source>
        <translation>Kein Titel: Die Seite hat kein title-Element. Titel, die ein Skript setzt, zählen nicht.</translation>
    </message>
    <message>
        <source>The page was read in part only: %1. What stands behind that, its links too, was not seen.</source>
        <translation>Die Seite wurde nur zum Teil gelesen: %1. Was dahinter steht, auch die Links, wurde nicht gesehen.</translation>
    </message>
    <message>
        <source>it redirects to %1, which is outside the scope of the crawl</source>
        <translation>sie leitet zu %1 weiter, außerhalb des Umfangs</translation>
    </message>
    <message>
        <source>it redirects to %1, which this run has already</source>
        <translation>sie leitet zu %1 weiter, was dieser Lauf schon hat</translation>
    </message>
    <message>
        <source>run %1 stored it on %2; “Fetch again what is stored” in Run options fetches it anew</source>
        <translation>Lauf %1 hat sie am %2 gespeichert; „Gespeichertes erneut abrufen“ in den Laufoptionen ruft sie neu ab</translation>
    </message>
    <message>
        <source>the run has it already</source>
        <translation>der Lauf hat sie schon</translation>
    </message>
    <message>
        <source>Skipped: </source>
        <translation>Übersprungen: </translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Angegeben</translation>
    </message>
    <message>
        <source>Found on </source>
        <translation>Gefunden auf </translation>
    </message>
    <message>
        <source>Found on a page that the run has no more</source>
        <translation>Gefunden auf einer Seite, die der Lauf nicht mehr hat</translation>
    </message>
    <message>
        <source> · depth %1 of %2</source>
        <translation> · Tiefe %1 von %2</translation>
    </message>
    <message>
        <source>, so its links were not followed</source>
        <translation>, darum wurden ihre Links nicht verfolgt</translation>
    </message>
    <message>
        <source> from the byte order mark</source>
        <translation> laut Byte-Reihenfolge-Marke</translation>
    </message>
    <message>
        <source> from the header</source>
        <translation> laut Header</translation>
    </message>
    <message>
        <source> from the page&apos;s meta element</source>
        <translation> laut meta-Element der Seite</translation>
    </message>
    <message>
        <source> by its bytes</source>
        <translation> nach den Bytes</translation>
    </message>
    <message>
        <source> as a last resort</source>
        <translation> als letzter Ausweg</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>status %1 %2 %3</source>
        <translation>Status %1 %2 %3</translation>
    </message>
    <message>
        <source>title is new</source>
        <translation>der Titel ist neu</translation>
    </message>
    <message>
        <source>title was “%1”</source>
        <translation>der Titel war „%1“</translation>
    </message>
    <message>
        <source>content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>skipped: </source>
        <translation>übersprungen: </translation>
    </message>
    <message>
        <source>answered %1</source>
        <translation>antwortete mit %1</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>überspr.</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Element</source>
        <translation>Element</translation>
    </message>
    <message>
        <source>not started</source>
        <translation>nicht gestartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source> · open</source>
        <translation> · geöffnet</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 Lauf</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 Läufe</translation>
    </message>
    <message>
        <source> · the database has </source>
        <translation> · die Datenbank hat </translation>
    </message>
    <message>
        <source> · %1 free on its disk</source>
        <translation> · %1 frei auf ihrem Datenträger</translation>
    </message>
    <message>
        <source>about </source>
        <translation>etwa </translation>
    </message>
    <message>
        <source>press Start</source>
        <translation>„Starten“ drücken</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>wird vorbereitet</translation>
    </message>
    <message>
        <source>in </source>
        <translation>in </translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>saving what is in flight</source>
        <translation>was unterwegs ist, wird gespeichert</translation>
    </message>
    <message>
        <source> URLs left · Start goes on</source>
        <translation> URLs übrig · „Starten“ setzt fort</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message>
        <source> decides</source>
        <translation> entscheidet</translation>
    </message>
    <message>
        <source> · all others in </source>
        <translation> · alle anderen in </translation>
    </message>
    <message>
        <source>of too many variants</source>
        <translation>mit zu vielen Varianten</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>ohne Ende</translation>
    </message>
    <message>
        <source>beyond the limit</source>
        <translation>über der Grenze</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>ausgeschlossen</translation>
    </message>
    <message>
        <source>nofollow</source>
        <translation>nofollow</translation>
    </message>
    <message>
        <source>too many on a page</source>
        <translation>zu viele auf einer Seite</translation>
    </message>
    <message>
        <source>out of scope</source>
        <translation>außerhalb des Umfangs</translation>
    </message>
    <message>
        <source>links: </source>
        <translation>Links: </translation>
    </message>
    <message>
        <source> not changed</source>
        <translation> unverändert</translation>
    </message>
    <message>
        <source>of </source>
        <translation>von </translation>
    </message>
    <message>
        <source>Goes on where it was paused.</source>
        <translation>Macht dort weiter, wo pausiert wurde.</translation>
    </message>
    <message>
        <source>It runs already.</source>
        <translation>Er läuft schon.</translation>
    </message>
    <message>
        <source>Fetches %1 queued URLs, each host at its own rate.</source>
        <translation>Ruft %1 wartende URLs ab, jeden Host mit seiner eigenen Rate.</translation>
    </message>
    <message>
        <source>Nothing is queued. Add URLs, or retry the failed ones.</source>
        <translation>Nichts wartet. URLs hinzufügen oder die fehlgeschlagenen wiederholen.</translation>
    </message>
    <message>
        <source>Add URLs first.</source>
        <translation>Zuerst URLs hinzufügen.</translation>
    </message>
    <message>
        <source>Holds all lanes; what is in flight ends. Start goes on.</source>
        <translation>Hält alle Spuren an; was unterwegs ist, kommt zu Ende. „Starten“ setzt fort.</translation>
    </message>
    <message>
        <source>Ends what is in flight and saves; its URLs go back to the queue.</source>
        <translation>Beendet, was unterwegs ist, und speichert; dessen URLs gehen zurück in die Warteschlange.</translation>
    </message>
    <message>
        <source>Writes this run&apos;s pages to a .csv or .jsonl file.</source>
        <translation>Schreibt die Seiten dieses Laufs in eine .csv- oder .jsonl-Datei.</translation>
    </message>
    <message>
        <source>Stop this run first.</source>
        <translation>Zuerst diesen Lauf anhalten.</translation>
    </message>
    <message>
        <source>Begins an empty run; this one stays in the list of runs.</source>
        <translation>Beginnt einen leeren Lauf; dieser bleibt in der Liste der Läufe.</translation>
    </message>
    <message>
        <source>Queues the failed URLs again.</source>
        <translation>Reiht die fehlgeschlagenen URLs wieder ein.</translation>
    </message>
    <message>
        <source>Starts per second and host. Hosts with a rate of their own keep it.</source>
        <translation>Starts je Sekunde und Host. Hosts mit eigener Rate behalten sie.</translation>
    </message>
    <message>
        <source>Rate %1 per host</source>
        <translation>Rate %1 je Host</translation>
    </message>
    <message>
        <source>Rate unlimited</source>
        <translation>Rate unbegrenzt</translation>
    </message>
    <message>
        <source>Errors </source>
        <translation>Fehler </translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>started </source>
        <translation>gestartet um </translation>
    </message>
    <message>
        <source>robots.txt of </source>
        <translation>robots.txt von </translation>
    </message>
    <message>
        <source>It is being fetched; the host waits for it.</source>
        <translation>Sie wird gerade abgerufen; der Host wartet darauf.</translation>
    </message>
    <message>
        <source>There is none, or none that forbids anything: every page may be fetched.</source>
        <translation>Es gibt keine, oder keine, die etwas verbietet: Jede Seite darf abgerufen werden.</translation>
    </message>
    <message>
        <source>Its rules are obeyed; a page that one of them decided names the line.</source>
        <translation>Ihre Regeln werden befolgt; eine Seite, über die eine entschied, nennt die Zeile.</translation>
    </message>
    <message>
        <source>It could not be read, so by RFC 9309 nothing may be fetched. Retry the failed pages later.</source>
        <translation>Sie war nicht lesbar, darum darf nach RFC 9309 nichts abgerufen werden. Fehlgeschlagene Seiten wiederholen, aber später.</translation>
    </message>
    <message>
        <source>This run ignores robots.txt.</source>
        <translation>Dieser Lauf ignoriert robots.txt.</translation>
    </message>
    <message>
        <source>It has not been fetched yet.</source>
        <translation>Sie wurde noch nicht abgerufen.</translation>
    </message>
    <message>
        <source> It asks for %1 between starts.</source>
        <translation> Sie verlangt %1 zwischen Starts.</translation>
    </message>
    <message>
        <source> Its text is not held any more.</source>
        <translation> Ihr Text wird nicht mehr aufbewahrt.</translation>
    </message>
    <message>
        <source>%1 was signed in with %2, which are never stored. Give them in Run options, then press Start; without them it goes on as a stranger.</source>
        <translation>%1 war angemeldet mit %2, die nie gespeichert werden. Sie in den Laufoptionen angeben, dann „Starten“ drücken; ohne sie geht es unangemeldet weiter.</translation>
    </message>
    <message>
        <source>URL added</source>
        <translation>URL hinzugefügt</translation>
    </message>
    <message>
        <source>URLs added</source>
        <translation>URLs hinzugefügt</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>Duplikat</translation>
    </message>
    <message>
        <source> already stored, so skipped</source>
        <translation> schon gespeichert, daher übersprungen</translation>
    </message>
    <message>
        <source>unusable line</source>
        <translation>unbrauchbare Zeile</translation>
    </message>
    <message>
        <source>unusable lines</source>
        <translation>unbrauchbare Zeilen</translation>
    </message>
    <message>
        <source>, line %1: “%2”</source>
        <translation>, Zeile %1: „%2“</translation>
    </message>
    <message>
        <source>, the first is line %1: “%2”</source>
        <translation>, die erste ist Zeile %1: „%2“</translation>
    </message>
    <message>
        <source>The pages of this run could not be read.</source>
        <translation>Die Seiten dieses Laufs konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The store is being opened.</source>
        <translation>Der Datenspeicher wird gerade geöffnet.</translation>
    </message>
    <message>
        <source>The run is being opened.</source>
        <translation>Der Lauf wird gerade geöffnet.</translation>
    </message>
    <message>
        <source> of </source>
        <translation> von </translation>
    </message>
    <message>
        <source>Select a domain above to see when each of its requests was sent, and whether its spacing was ever broken.</source>
        <translation>Oben eine Domain auswählen, um zu sehen, wann jede ihrer Anfragen gesendet wurde und ob der Abstand je verletzt wurde.</translation>
    </message>
    <message>
        <source>Select a domain above to see its robots.txt and what it came to.</source>
        <translation>Oben eine Domain auswählen, um ihre robots.txt zu sehen und was daraus wurde.</translation>
    </message>
    <message>
        <source> · changing</source>
        <translation> · wechselt</translation>
    </message>
    <message>
        <source>Another store is being opened</source>
        <translation>Ein anderer Datenspeicher wird gerade geöffnet</translation>
    </message>
    <message>
        <source> · waiting</source>
        <translation> · wartet</translation>
    </message>
    <message>
        <source> stored</source>
        <translation> gespeichert</translation>
    </message>
    <message>
        <source>%1 of %2 was not finished: %3 of %4 URLs are left. Resume it, or discard what is left; its pages stay.</source>
        <translation>%1 von %2 wurde nicht fertig: %3 von %4 URLs sind übrig. Fortsetzen oder den Rest verwerfen; die Seiten bleiben.</translation>
    </message>
    <message>
        <source>The run could not be put aside.</source>
        <translation>Der Lauf konnte nicht beiseitegelegt werden.</translation>
    </message>
    <message>
        <source>%1 is not offered again; it stays in the list of runs.</source>
        <translation>%1 wird nicht mehr angeboten; er bleibt in der Liste der Läufe.</translation>
    </message>
    <message>
        <source>The run could not be brought back.</source>
        <translation>Der Lauf konnte nicht zurückgeholt werden.</translation>
    </message>
    <message>
        <source>A new run could not be made.</source>
        <translation>Ein neuer Lauf konnte nicht angelegt werden.</translation>
    </message>
    <message>
        <source>The run could not be opened.</source>
        <translation>Der Lauf konnte nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The URLs could not be added.</source>
        <translation>Die URLs konnten nicht hinzugefügt werden.</translation>
    </message>
    <message>
        <source>The run could not go on.</source>
        <translation>Der Lauf konnte nicht fortgesetzt werden.</translation>
    </message>
    <message>
        <source>The run could not be started.</source>
        <translation>Der Lauf konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>The run could not be paused.</source>
        <translation>Der Lauf konnte nicht pausiert werden.</translation>
    </message>
    <message>
        <source>The run could not be stopped.</source>
        <translation>Der Lauf konnte nicht angehalten werden.</translation>
    </message>
    <message>
        <source>The run&apos;s options could not be changed.</source>
        <translation>Die Optionen des Laufs konnten nicht geändert werden.</translation>
    </message>
    <message>
        <source>%1 pages written to %2.</source>
        <translation>%1 Seiten nach %2 geschrieben.</translation>
    </message>
    <message>
        <source>The pages could not be exported.</source>
        <translation>Die Seiten konnten nicht exportiert werden.</translation>
    </message>
    <message>
        <source>%1 goes first whenever slots are scarce; its own spacing stays.</source>
        <translation>%1 kommt zuerst an die Reihe, wenn Plätze knapp sind; sein eigener Abstand bleibt.</translation>
    </message>
    <message>
        <source>%1 waits its turn again.</source>
        <translation>%1 wartet wieder, bis er an der Reihe ist.</translation>
    </message>
    <message>
        <source>The failed URLs could not be queued again.</source>
        <translation>Die fehlgeschlagenen URLs konnten nicht wieder eingereiht werden.</translation>
    </message>
    <message>
        <source>No failed URL is left to retry.</source>
        <translation>Es ist keine fehlgeschlagene URL zum Wiederholen übrig.</translation>
    </message>
    <message>
        <source>%1 failed URLs are queued again%2.</source>
        <translation>%1 fehlgeschlagene URLs sind wieder eingereiht%2.</translation>
    </message>
    <message>
        <source>; press Start</source>
        <translation>; „Starten“ drücken</translation>
    </message>
    <message>
        <source>The host&apos;s queue could not be removed.</source>
        <translation>Die Warteschlange des Hosts konnte nicht entfernt werden.</translation>
    </message>
    <message>
        <source>%1 has nothing queued.</source>
        <translation>Für %1 wartet nichts.</translation>
    </message>
    <message>
        <source>1 queued URL of %1 was taken out of the run.</source>
        <translation>1 wartende URL von %1 wurde aus dem Lauf genommen.</translation>
    </message>
    <message>
        <source>%2 queued URLs of %1 were taken out of the run.</source>
        <translation>%2 wartende URLs von %1 wurden aus dem Lauf genommen.</translation>
    </message>
    <message>
        <source>The URLs could not be brought back.</source>
        <translation>Die URLs konnten nicht zurückgeholt werden.</translation>
    </message>
    <message>
        <source>The list of runs could not be read.</source>
        <translation>Die Liste der Läufe konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Stop the open run first; then another one can be opened.</source>
        <translation>Zuerst den geöffneten Lauf anhalten; dann kann ein anderer geöffnet werden.</translation>
    </message>
    <message>
        <source>The run could not be renamed.</source>
        <translation>Der Lauf konnte nicht umbenannt werden.</translation>
    </message>
    <message>
        <source>Stop the run first; then it can be deleted.</source>
        <translation>Zuerst den Lauf anhalten; dann kann er gelöscht werden.</translation>
    </message>
    <message>
        <source>%1 is deleted with its queue of %2 URLs; pages that it stored stay.</source>
        <translation>%1 wurde mit seiner Warteschlange von %2 URLs gelöscht; Seiten, die er gespeichert hat, bleiben.</translation>
    </message>
    <message>
        <source>The run could not be deleted.</source>
        <translation>Der Lauf konnte nicht gelöscht werden.</translation>
    </message>
    <message>
        <source>The pages could not be searched.</source>
        <translation>Die Seiten konnten nicht durchsucht werden.</translation>
    </message>
    <message>
        <source>A run is compared with the one that is open: open the newer one, then choose the older one here.</source>
        <translation>Ein Lauf wird mit dem geöffneten verglichen: den neueren öffnen, dann hier den älteren wählen.</translation>
    </message>
    <message>
        <source>The runs could not be compared.</source>
        <translation>Die Läufe konnten nicht verglichen werden.</translation>
    </message>
    <message>
        <source> shown of </source>
        <translation> angezeigt von </translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>wird gesucht…</translation>
    </message>
    <message>
        <source>%1 shown of %2 that match</source>
        <translation>%1 angezeigt von %2 passenden</translation>
    </message>
    <message>
        <source>, searching…</source>
        <translation>, wird gesucht…</translation>
    </message>
    <message>
        <source>Compared with %1: %2</source>
        <translation>Verglichen mit %1: %2</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>wird gezählt…</translation>
    </message>
    <message>
        <source>Changed: %1. </source>
        <translation>Geändert: %1. </translation>
    </message>
    <message>
        <source>A store is being opened.</source>
        <translation>Ein Datenspeicher wird gerade geöffnet.</translation>
    </message>
    <message>
        <source>A run is under way. Stop it first: what it has stored stays where it is, and it can be resumed from there.</source>
        <translation>Ein Lauf ist im Gang. Ihn zuerst anhalten: Was er gespeichert hat, bleibt, wo es ist, und von dort kann er fortgesetzt werden.</translation>
    </message>
    <message>
        <source>A run is being opened.</source>
        <translation>Ein Lauf wird gerade geöffnet.</translation>
    </message>
    <message>
        <source>retry the failed pages</source>
        <translation>fehlgeschlagene Seiten wiederholen</translation>
    </message>
    <message>
        <source>fetch it again</source>
        <translation>die Seite erneut abrufen</translation>
    </message>
    <message>
        <source>Retry the failed pages</source>
        <translation>Fehlgeschlagene Seiten wiederholen</translation>
    </message>
    <message>
        <source>Fetch it again</source>
        <translation>Die Seite erneut abrufen</translation>
    </message>
    <message>
        <source>add it again</source>
        <translation>erneut hinzufügen</translation>
    </message>
    <message>
        <source>Column %1 of the selector: %2.</source>
        <translation>Spalte %1 des Selektors: %2.</translation>
    </message>
    <message>
        <source>1 element</source>
        <translation>1 Element</translation>
    </message>
    <message>
        <source>%1 elements</source>
        <translation>%1 Elemente</translation>
    </message>
    <message>
        <source>robots.txt was not asked, as Run options say</source>
        <translation>robots.txt wurde nicht befragt, wie in den Laufoptionen eingestellt</translation>
    </message>
    <message>
        <source>robots.txt allows it</source>
        <translation>robots.txt erlaubt es</translation>
    </message>
    <message>
        <source>Not fetched: %1 “Obey robots.txt” in Run options decides whether that counts.</source>
        <translation>Nicht abgerufen: %1 „robots.txt befolgen“ in den Laufoptionen entscheidet, ob das zählt.</translation>
    </message>
    <message>
        <source>an answer that names no type</source>
        <translation>einer Antwort ohne Typ</translation>
    </message>
    <message>
        <source>There is nothing to select in %1: fields are taken of HTML pages. Give the address of one.</source>
        <translation>In %1 gibt es nichts auszuwählen: Felder werden HTML-Seiten entnommen. Die Adresse einer solchen angeben.</translation>
    </message>
    <message>
        <source>No page came of it. Fetch it again.</source>
        <translation>Daraus wurde keine Seite. Die Seite erneut abrufen.</translation>
    </message>
    <message>
        <source>The source is shown up to line %1.</source>
        <translation>Der Quelltext wird bis Zeile %1 angezeigt.</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>eingebaut</translation>
    </message>
    <message>
        <source>no match</source>
        <translation>kein Treffer</translation>
    </message>
    <message>
        <source>1 match</source>
        <translation>1 Treffer</translation>
    </message>
    <message>
        <source>%1 matches</source>
        <translation>%1 Treffer</translation>
    </message>
    <message>
        <source> or more</source>
        <translation> oder mehr</translation>
    </message>
    <message>
        <source>A run keeps the first %1: at most %2 values of a field, and %3 of a page&apos;s fields.</source>
        <translation>Ein Lauf behält die ersten %1: höchstens %2 Werte eines Feldes und %3 für die Felder einer Seite.</translation>
    </message>
    <message>
        <source>A run keeps the first %1 of a value.</source>
        <translation>Ein Lauf behält die ersten %1 eines Wertes.</translation>
    </message>
    <message>
        <source>The page is being fetched, at the pace that its host is asked at.</source>
        <translation>Die Seite wird gerade abgerufen, in dem Takt, in dem ihr Host gefragt wird.</translation>
    </message>
    <message>
        <source>There is no page to show. What is in the way stands above.</source>
        <translation>Es gibt keine Seite zu zeigen. Was im Weg ist, steht oben.</translation>
    </message>
    <message>
        <source>Give the address of a page above and press Fetch: its elements and its source appear here.</source>
        <translation>Oben die Adresse einer Seite angeben und „Abrufen“ drücken: Ihre Elemente und ihr Quelltext erscheinen hier.</translation>
    </message>
    <message>
        <source>The selector cannot be read yet. What is wrong stands below it.</source>
        <translation>Der Selektor ist noch nicht lesbar. Was falsch ist, steht darunter.</translation>
    </message>
    <message>
        <source>Type a selector, such as h1, .price::text, //a/@href or links; what it gives stands here.</source>
        <translation>Einen Selektor eingeben, wie h1, .price::text, //a/@href oder links; was er ergibt, steht hier.</translation>
    </message>
    <message>
        <source>What a selector gives on the page stands here.</source>
        <translation>Was ein Selektor auf der Seite ergibt, steht hier.</translation>
    </message>
    <message>
        <source>Fetch a page to try the selector on.</source>
        <translation>Eine Seite abrufen, um den Selektor daran auszuprobieren.</translation>
    </message>
    <message>
        <source>Nothing on this page matches. Try a shorter selector first, such as its last part alone.</source>
        <translation>Nichts auf dieser Seite passt. Zuerst einen kürzeren Selektor versuchen, etwa nur seinen letzten Teil.</translation>
    </message>
    <message>
        <source>The selector is being tried…</source>
        <translation>Der Selektor wird gerade ausprobiert…</translation>
    </message>
    <message>
        <source>There is no store yet: its tables are made when it is used.</source>
        <translation>Es gibt noch keinen Datenspeicher: Seine Tabellen werden angelegt, wenn er verwendet wird.</translation>
    </message>
    <message>
        <source>There is no store yet: it is made when it is used.</source>
        <translation>Es gibt noch keinen Datenspeicher: Er wird angelegt, wenn er verwendet wird.</translation>
    </message>
    <message>
        <source>A store with %1 is there, %2.</source>
        <translation>Ein Datenspeicher mit %1 ist vorhanden, %2.</translation>
    </message>
    <message>
        <source> runs</source>
        <translation> Läufen</translation>
    </message>
    <message>
        <source> Its schema is version %1 and is brought to %2 when it is used.</source>
        <translation> Sein Schema hat Version %1 und wird auf %2 gebracht, wenn er verwendet wird.</translation>
    </message>
    <message>
        <source>A server has many databases. Give the name of the one to use, or a service that names it.</source>
        <translation>Ein Server hat viele Datenbanken. Den Namen der gewünschten angeben, oder einen Dienst, der sie nennt.</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>nicht verschlüsselt</translation>
    </message>
    <message>
        <source>encrypted, </source>
        <translation>verschlüsselt, </translation>
    </message>
    <message>
        <source> · connected in </source>
        <translation> · verbunden in </translation>
    </message>
    <message>
        <source>, a round trip takes </source>
        <translation>, hin und zurück dauert es </translation>
    </message>
    <message>
        <source>%1 is not there any more.</source>
        <translation>%1 ist nicht mehr da.</translation>
    </message>
    <message>
        <source>%1 is not a file. Choose a .txt or .csv file with one URL a line.</source>
        <translation>%1 ist keine Datei. Eine .txt- oder .csv-Datei mit einer URL je Zeile wählen.</translation>
    </message>
    <message>
        <source>%1 has %2; a list of URLs may have %3. Split it, or use millrace scrape --input.</source>
        <translation>%1 hat %2; eine Liste von URLs darf %3 haben. Sie aufteilen oder millrace scrape --input verwenden.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2. Check its permissions.</source>
        <translation>%1 war nicht lesbar: %2. Die Zugriffsrechte prüfen.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2.</source>
        <translation>%1 war nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>%1 is not a text file. Choose a .txt or .csv file with one URL a line.</source>
        <translation>%1 ist keine Textdatei. Eine .txt- oder .csv-Datei mit einer URL je Zeile wählen.</translation>
    </message>
    <message>
        <source>That is more than %1 of URLs at once. Add it in parts.</source>
        <translation>Das sind mehr als %1 an URLs auf einmal. In Teilen hinzufügen.</translation>
    </message>
    <message>
        <source>There is no URL in that. Give text, links, or .txt and .csv files with one URL a line.</source>
        <translation>Darin ist keine URL. Text, Links oder .txt- und .csv-Dateien mit einer URL je Zeile angeben.</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>Counts at once.</source>
        <translation>Gilt sofort.</translation>
    </message>
    <message>
        <source>Counts at once, for the open run, too.</source>
        <translation>Gilt sofort, auch für den geöffneten Lauf.</translation>
    </message>
    <message>
        <source>Counts when the server is started next.</source>
        <translation>Gilt, wenn der Server das nächste Mal gestartet wird.</translation>
    </message>
    <message>
        <source>Counts for files that are added next.</source>
        <translation>Gilt für Dateien, die danach hinzugefügt werden.</translation>
    </message>
    <message>
        <source>Counts when Millrace is started next.</source>
        <translation>Gilt, wenn Millrace das nächste Mal gestartet wird.</translation>
    </message>
    <message>
        <source>from %1 to %2%3</source>
        <translation>von %1 bis %2%3</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>voreingestellt: %1</translation>
    </message>
    <message>
        <source>0 is “%1”; </source>
        <translation>0 ist „%1“; </translation>
    </message>
    <message>
        <source>Give a %1 %2%3.</source>
        <translation>Erwartet: %1 %2%3.</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>ganze Zahl</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>; 0 is “%1”</source>
        <translation>; 0 ist „%1“</translation>
    </message>
    <message>
        <source>%1: “%2” is no number. %3</source>
        <translation>%1: „%2“ ist keine Zahl. %3</translation>
    </message>
    <message>
        <source>%1: %2 is too %3. %4</source>
        <translation>%1: %2 ist zu %3. %4</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>large</source>
        <translation>groß</translation>
    </message>
    <message>
        <source>%1: %2 is no whole number. %3</source>
        <translation>%1: %2 ist keine ganze Zahl. %3</translation>
    </message>
    <message>
        <source>%1: “%2” cannot be chosen.</source>
        <translation>%1: „%2“ steht nicht zur Wahl.</translation>
    </message>
    <message>
        <source>%1 is too long: at most %2 bytes are kept.</source>
        <translation>%1 ist zu lang: Höchstens %2 Bytes werden aufbewahrt.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Scraper</source>
        <translation>Scraper</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>The address of Redis cannot be used</source>
        <translation>Die Adresse von Redis ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Write redis://host:port or none under Server options; TLS (rediss://) is not supported, and a password comes from MILLRACE_REDIS_PASSWORD.</source>
        <translation>Unter „Serveroptionen“ redis://host:port oder none angeben; TLS (rediss://) wird nicht unterstützt, und ein Passwort kommt aus MILLRACE_REDIS_PASSWORD.</translation>
    </message>
    <message>
        <source>This machine has no such address to listen on</source>
        <translation>Dieser Rechner hat keine solche Adresse zum Lauschen</translation>
    </message>
    <message>
        <source>Choose localhost, 0.0.0.0 or an address of this machine under Server options.</source>
        <translation>Unter „Serveroptionen“ localhost, 0.0.0.0 oder eine Adresse dieses Rechners wählen.</translation>
    </message>
    <message>
        <source>Another program listens on this port</source>
        <translation>Ein anderes Programm lauscht auf diesem Port</translation>
    </message>
    <message>
        <source>Stop it, or choose another port under Server options; 0 lets the system choose.</source>
        <translation>Es beenden oder unter „Serveroptionen“ einen anderen Port wählen; bei 0 wählt das System.</translation>
    </message>
    <message>
        <source>The system does not allow this port</source>
        <translation>Das System lässt diesen Port nicht zu</translation>
    </message>
    <message>
        <source>Choose a port of 1024 or above under Server options.</source>
        <translation>Unter „Serveroptionen“ einen Port ab 1024 wählen.</translation>
    </message>
    <message>
        <source>The certificate and key cannot be used</source>
        <translation>Zertifikat und Schlüssel sind nicht verwendbar</translation>
    </message>
    <message>
        <source>Give two PEM files that belong together under Server options, or leave both empty for ws://.</source>
        <translation>Unter „Serveroptionen“ zwei PEM-Dateien angeben, die zusammengehören, oder für ws:// beide leer lassen.</translation>
    </message>
    <message>
        <source>The journal cannot be written</source>
        <translation>Das Journal ist nicht schreibbar</translation>
    </message>
    <message>
        <source>Free some space, or give write permission for the file and its folder; without a journal no message would be safe.</source>
        <translation>Platz schaffen oder Schreibrechte für die Datei und ihren Ordner geben; ohne Journal wäre keine Nachricht sicher.</translation>
    </message>
    <message>
        <source>Another Millrace writes this journal</source>
        <translation>Ein anderes Millrace schreibt dieses Journal</translation>
    </message>
    <message>
        <source>Close it, or start with another --profile or --journal.</source>
        <translation>Es schließen oder mit einem anderen --profile oder --journal starten.</translation>
    </message>
    <message>
        <source>The file is not a chat journal of this version, or it is damaged</source>
        <translation>Die Datei ist kein Chat-Journal dieser Version, oder sie ist beschädigt</translation>
    </message>
    <message>
        <source>Move it away or restore a copy; it is left as it is.</source>
        <translation>Sie wegbewegen oder eine Kopie zurückspielen; sie bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>The server runs already</source>
        <translation>Der Server läuft schon</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>Ihn zuerst anhalten.</translation>
    </message>
    <message>
        <source>The server was stopped before that was done</source>
        <translation>Der Server wurde angehalten, bevor das getan war</translation>
    </message>
    <message>
        <source>Start it and try again.</source>
        <translation>Ihn starten und es erneut versuchen.</translation>
    </message>
    <message>
        <source>Redis is away just now, so the stream cannot be read</source>
        <translation>Redis ist gerade fort, daher ist der Stream nicht lesbar</translation>
    </message>
    <message>
        <source>Try again when the stream card says that it is up.</source>
        <translation>Es erneut versuchen, wenn die Karte „Protokoll“ sagt, dass Redis da ist.</translation>
    </message>
    <message>
        <source>The server could not carry it out</source>
        <translation>Der Server konnte es nicht ausführen</translation>
    </message>
    <message>
        <source>Try again; if it stays, report it with the details shown here.</source>
        <translation>Es erneut versuchen; wenn es bleibt, mit den hier gezeigten Einzelheiten melden.</translation>
    </message>
    <message>
        <source>bad JSON</source>
        <translation>kein gültiges JSON</translation>
    </message>
    <message>
        <source>It is no JSON; the client was told so and stays connected.</source>
        <translation>Es ist kein JSON; dem Client wurde es gesagt, und er bleibt verbunden.</translation>
    </message>
    <message>
        <source>not an object</source>
        <translation>kein Objekt</translation>
    </message>
    <message>
        <source>It is JSON, but no object {…}; the client was told so and stays connected.</source>
        <translation>Es ist JSON, aber kein Objekt {…}; dem Client wurde es gesagt, und er bleibt verbunden.</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>binär</translation>
    </message>
    <message>
        <source>It is binary, where this mode takes JSON text; the client was told so and stays connected.</source>
        <translation>Es ist binär, wo dieser Modus JSON-Text annimmt; dem Client wurde es gesagt, und er bleibt verbunden.</translation>
    </message>
    <message>
        <source>over the rate limit</source>
        <translation>über der Rate</translation>
    </message>
    <message>
        <source>The client sends faster than its limit; it was told so and stays connected.</source>
        <translation>Der Client sendet schneller als seine Grenze; ihm wurde es gesagt, und er bleibt verbunden.</translation>
    </message>
    <message>
        <source>could not be logged</source>
        <translation>nicht protokollierbar</translation>
    </message>
    <message>
        <source>Neither Redis nor the journal could take it, so it was not answered with an echo.</source>
        <translation>Weder Redis noch das Journal konnte sie aufnehmen, darum wurde sie nicht mit einem Echo beantwortet.</translation>
    </message>
    <message>
        <source>client gone</source>
        <translation>Client fort</translation>
    </message>
    <message>
        <source>The client left before its message was logged.</source>
        <translation>Der Client ging, bevor seine Nachricht protokolliert war.</translation>
    </message>
    <message>
        <source>Redis is away and the journal has reached its cap: messages are refused until Redis is back.</source>
        <translation>Redis ist fort, und das Journal hat seine Obergrenze erreicht: Nachrichten werden abgelehnt, bis Redis zurück ist.</translation>
    </message>
    <message>
        <source>Redis is away and the journal cannot be written: free some space on its disk.</source>
        <translation>Redis ist fort, und das Journal ist nicht schreibbar: auf seinem Datenträger Platz schaffen.</translation>
    </message>
    <message>
        <source>More messages wait for the log than it takes: the newest are refused.</source>
        <translation>Es warten mehr Nachrichten auf das Protokoll, als es aufnimmt: Die neuesten werden abgelehnt.</translation>
    </message>
    <message>
        <source>The log was closed: start the server again.</source>
        <translation>Das Protokoll wurde geschlossen: den Server neu starten.</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>Raum</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>RTT</source>
        <translation>RTT</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>Ungesendet</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>Nachrichten ein</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>Nachrichten aus</translation>
    </message>
    <message>
        <source>Bytes in</source>
        <translation>Bytes ein</translation>
    </message>
    <message>
        <source>Bytes out</source>
        <translation>Bytes aus</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Origin</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Log id</source>
        <translation>Protokoll-Id</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Logged after</source>
        <translation>Protokolliert nach</translation>
    </message>
    <message>
        <source>Sent after</source>
        <translation>Gesendet nach</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>Es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>Look whether it was moved or renamed, then retry.</source>
        <translation>Nachsehen, ob sie verschoben oder umbenannt wurde, dann wiederholen.</translation>
    </message>
    <message>
        <source>no permission</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>This user may not read it</source>
        <translation>Dieser Benutzer darf sie nicht lesen</translation>
    </message>
    <message>
        <source>Ask its owner for the right to read it, then retry.</source>
        <translation>Ihren Eigentümer um das Leserecht bitten, dann wiederholen.</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>ein Ordner</translation>
    </message>
    <message>
        <source>It is a folder, where a file was expected</source>
        <translation>Es ist ein Ordner, wo eine Datei erwartet wurde</translation>
    </message>
    <message>
        <source>Add the folder itself to hash what is in it.</source>
        <translation>Den Ordner selbst hinzufügen, um zu hashen, was darin ist.</translation>
    </message>
    <message>
        <source>no regular file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>It is a pipe, socket or device, which the window does not read</source>
        <translation>Es ist eine Pipe, ein Socket oder ein Gerät; das liest das Fenster nicht</translation>
    </message>
    <message>
        <source>Use millrace hash on the command line, which reads those that are named.</source>
        <translation>millrace hash auf der Befehlszeile verwenden, das liest, was dort genannt wird.</translation>
    </message>
    <message>
        <source>links in a circle</source>
        <translation>Links im Kreis</translation>
    </message>
    <message>
        <source>Its symbolic links lead in a circle</source>
        <translation>Ihre symbolischen Links führen im Kreis</translation>
    </message>
    <message>
        <source>Put the links right, then retry.</source>
        <translation>Die Links richtigstellen, dann wiederholen.</translation>
    </message>
    <message>
        <source>It was written to or replaced while it was read, so that its digest would mean nothing</source>
        <translation>Sie wurde beschrieben oder ersetzt, während sie gelesen wurde, sodass ihr Hashwert nichts bedeuten würde</translation>
    </message>
    <message>
        <source>Wait until nothing writes to it, then retry.</source>
        <translation>Warten, bis nichts mehr hineinschreibt, dann wiederholen.</translation>
    </message>
    <message>
        <source>Reading it failed</source>
        <translation>Das Lesen schlug fehl</translation>
    </message>
    <message>
        <source>If it happens again, the disk or the network folder may be at fault.</source>
        <translation>Wenn es wieder geschieht, kann es an der Platte oder dem Netzwerkordner liegen.</translation>
    </message>
    <message>
        <source>algorithm missing</source>
        <translation>Algorithmus fehlt</translation>
    </message>
    <message>
        <source>This system&apos;s OpenSSL does not offer the algorithm</source>
        <translation>OpenSSL auf diesem System bietet den Algorithmus nicht an</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Einen anderen wählen.</translation>
    </message>
    <message>
        <source>It was cancelled</source>
        <translation>Es wurde abgebrochen</translation>
    </message>
    <message>
        <source>Retry reads it again.</source>
        <translation>„Wiederholen“ liest sie erneut.</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>It waits for a worker.</source>
        <translation>Sie wartet auf einen Worker.</translation>
    </message>
    <message>
        <source>hashing</source>
        <translation>wird gehasht</translation>
    </message>
    <message>
        <source>It is being read.</source>
        <translation>Sie wird gerade gelesen.</translation>
    </message>
    <message>
        <source>Its digest is computed; no list says what it should be.</source>
        <translation>Ihr Hashwert ist berechnet; keine Liste sagt, wie er lauten soll.</translation>
    </message>
    <message>
        <source>✓ matches</source>
        <translation>✓ stimmt überein</translation>
    </message>
    <message>
        <source>Its digest is the one on the list.</source>
        <translation>Ihr Hashwert ist der in der Liste.</translation>
    </message>
    <message>
        <source>✗ does not match</source>
        <translation>✗ stimmt nicht überein</translation>
    </message>
    <message>
        <source>Its digest is not the one on the list: the file or the list was changed.</source>
        <translation>Ihr Hashwert ist nicht der in der Liste: Die Datei oder die Liste wurde geändert.</translation>
    </message>
    <message>
        <source>✗ missing</source>
        <translation>✗ fehlt</translation>
    </message>
    <message>
        <source>The list names it, and it is not there.</source>
        <translation>Die Liste nennt sie, und sie ist nicht da.</translation>
    </message>
    <message>
        <source>! cannot be read</source>
        <translation>! nicht lesbar</translation>
    </message>
    <message>
        <source>It could not be read.</source>
        <translation>Sie war nicht lesbar.</translation>
    </message>
    <message>
        <source>! changed while read</source>
        <translation>! beim Lesen geändert</translation>
    </message>
    <message>
        <source>It was written to while it was read: its digest would mean nothing.</source>
        <translation>Sie wurde beschrieben, während sie gelesen wurde: Ihr Hashwert würde nichts bedeuten.</translation>
    </message>
    <message>
        <source>+ not on the list</source>
        <translation>+ nicht in der Liste</translation>
    </message>
    <message>
        <source>It is in the folder of the list, which does not name it. It was not read.</source>
        <translation>Sie liegt im Ordner der Liste, die sie nicht nennt. Sie wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>– cancelled</source>
        <translation>– abgebrochen</translation>
    </message>
    <message>
        <source>It was cancelled before its end.</source>
        <translation>Sie wurde vor dem Ende abgebrochen.</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Folder or list</source>
        <translation>Ordner oder Liste</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Auslastung</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Gebiet</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Wartet auf</translation>
    </message>
    <message>
        <source>Spawned at</source>
        <translation>Erzeugt bei</translation>
    </message>
    <message>
        <source>Polls</source>
        <translation>Durchg.</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Untätig</translation>
    </message>
    <message>
        <source>Longest poll</source>
        <translation>Längster</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>unusable URL</source>
        <translation>unbrauchbare URL</translation>
    </message>
    <message>
        <source>The address is not a complete http or https URL</source>
        <translation>Die Adresse ist keine vollständige http- oder https-URL</translation>
    </message>
    <message>
        <source>Correct it and add it again.</source>
        <translation>Korrigieren und erneut hinzufügen.</translation>
    </message>
    <message>
        <source>name not found</source>
        <translation>Name nicht gefunden</translation>
    </message>
    <message>
        <source>The host name has no address</source>
        <translation>Der Hostname hat keine Adresse</translation>
    </message>
    <message>
        <source>Check its spelling, or try again when the name server answers.</source>
        <translation>Die Schreibweise prüfen oder es erneut versuchen, wenn der Nameserver antwortet.</translation>
    </message>
    <message>
        <source>name look-up timed out</source>
        <translation>Zeitlimit der Namensauflösung</translation>
    </message>
    <message>
        <source>The name server did not answer in time</source>
        <translation>Der Nameserver hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>Check the network, then retry the failed pages.</source>
        <translation>Das Netz prüfen, dann fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>private address</source>
        <translation>private Adresse</translation>
    </message>
    <message>
        <source>A link or redirect leads to a private or local address</source>
        <translation>Ein Link oder eine Weiterleitung führt zu einer privaten oder lokalen Adresse</translation>
    </message>
    <message>
        <source>Add that host yourself, or allow private addresses in Run options.</source>
        <translation>Diesen Host selbst hinzufügen oder in den Laufoptionen private Adressen zulassen.</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>The host refused the connection</source>
        <translation>Der Host hat die Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Check the port and that the server runs, then retry the failed pages.</source>
        <translation>Den Port prüfen und ob der Server läuft, dann fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>There is no route to the host</source>
        <translation>Zum Host gibt es keinen Weg</translation>
    </message>
    <message>
        <source>connect timed out</source>
        <translation>Zeitlimit beim Verbinden</translation>
    </message>
    <message>
        <source>The host did not take the connection in time</source>
        <translation>Der Host hat die Verbindung nicht rechtzeitig angenommen</translation>
    </message>
    <message>
        <source>Retry later; a firewall may drop the packets.</source>
        <translation>Später wiederholen; vielleicht verwirft eine Firewall die Pakete.</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS fehlgeschlagen</translation>
    </message>
    <message>
        <source>The encrypted connection could not be made</source>
        <translation>Die verschlüsselte Verbindung kam nicht zustande</translation>
    </message>
    <message>
        <source>Look at the host&apos;s certificate; pages are never fetched past a certificate that is wrong.</source>
        <translation>Das Zertifikat des Hosts ansehen; an einem falschen Zertifikat vorbei werden nie Seiten abgerufen.</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>Zeitlimit erreicht</translation>
    </message>
    <message>
        <source>The page took longer than the time limit</source>
        <translation>Die Seite brauchte länger als das Zeitlimit</translation>
    </message>
    <message>
        <source>Raise the timeout in Run options, or lower the host&apos;s rate.</source>
        <translation>In den Laufoptionen das Zeitlimit erhöhen oder die Rate des Hosts senken.</translation>
    </message>
    <message>
        <source>stalled</source>
        <translation>stockt</translation>
    </message>
    <message>
        <source>The host stopped sending in the middle</source>
        <translation>Der Host hörte mittendrin auf zu senden</translation>
    </message>
    <message>
        <source>Retry later, or lower the host&apos;s rate.</source>
        <translation>Später wiederholen oder die Rate des Hosts senken.</translation>
    </message>
    <message>
        <source>connection reset</source>
        <translation>Verbindung zurückgesetzt</translation>
    </message>
    <message>
        <source>The host closed the connection before it answered</source>
        <translation>Der Host schloss die Verbindung, bevor er antwortete</translation>
    </message>
    <message>
        <source>truncated</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>The page ended before its announced length</source>
        <translation>Die Seite endete vor ihrer angekündigten Länge</translation>
    </message>
    <message>
        <source>Nothing was stored, because half a page is no page; retry it.</source>
        <translation>Nichts wurde gespeichert, denn eine halbe Seite ist keine Seite; sie wiederholen.</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>The page is larger than the limit</source>
        <translation>Die Seite ist größer als die Grenze</translation>
    </message>
    <message>
        <source>Nothing was stored; the limit protects memory from endless pages.</source>
        <translation>Nichts wurde gespeichert; die Grenze schützt den Arbeitsspeicher vor endlosen Seiten.</translation>
    </message>
    <message>
        <source>headers too large</source>
        <translation>Header zu groß</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are larger than the limit</source>
        <translation>Die Header der Antwort sind größer als die Grenze</translation>
    </message>
    <message>
        <source>The server is at fault; tell its owner.</source>
        <translation>Der Fehler liegt beim Server; seinem Betreiber Bescheid geben.</translation>
    </message>
    <message>
        <source>not HTTP</source>
        <translation>kein HTTP</translation>
    </message>
    <message>
        <source>The answer is not valid HTTP</source>
        <translation>Die Antwort ist kein gültiges HTTP</translation>
    </message>
    <message>
        <source>Check the port: another service may be listening there.</source>
        <translation>Den Port prüfen: Vielleicht lauscht dort ein anderer Dienst.</translation>
    </message>
    <message>
        <source>bad encoding</source>
        <translation>Kodierung fehlerhaft</translation>
    </message>
    <message>
        <source>The page&apos;s compression is unknown or broken</source>
        <translation>Die Kompression der Seite ist unbekannt oder fehlerhaft</translation>
    </message>
    <message>
        <source>Retry it; if it stays, the server is at fault.</source>
        <translation>Wiederholen; wenn es bleibt, liegt der Fehler beim Server.</translation>
    </message>
    <message>
        <source>proxy failed</source>
        <translation>Proxy fehlgeschlagen</translation>
    </message>
    <message>
        <source>The proxy could not be used</source>
        <translation>Der Proxy war nicht verwendbar</translation>
    </message>
    <message>
        <source>Check that it runs and its address in Run options, then retry the failed pages.</source>
        <translation>Prüfen, ob er läuft, und seine Adresse in den Laufoptionen, dann fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>proxy wants a password</source>
        <translation>Proxy verlangt ein Passwort</translation>
    </message>
    <message>
        <source>The proxy did not take the user and the password</source>
        <translation>Der Proxy hat Benutzer und Passwort nicht angenommen</translation>
    </message>
    <message>
        <source>Give them under Sign-in in Run options, then retry the failed pages.</source>
        <translation>Sie in den Laufoptionen unter „Anmeldung“ angeben, dann fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>The connection was lost as the request went out</source>
        <translation>Die Verbindung ging verloren, als die Anfrage hinausging</translation>
    </message>
    <message>
        <source>Retry the failed pages.</source>
        <translation>Fehlgeschlagene Seiten wiederholen.</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>internal error</source>
        <translation>interner Fehler</translation>
    </message>
    <message>
        <source>Millrace could not carry out the transfer</source>
        <translation>Millrace konnte die Übertragung nicht ausführen</translation>
    </message>
    <message>
        <source>Retry it; if it stays, report it with the details shown here.</source>
        <translation>Wiederholen; wenn es bleibt, mit den hier gezeigten Einzelheiten melden.</translation>
    </message>
    <message>
        <source>The store&apos;s address cannot be used</source>
        <translation>Die Adresse des Datenspeichers ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Write sqlite:PATH or postgresql://user@host/database, without a password.</source>
        <translation>sqlite:PFAD oder postgresql://user@host/database angeben, ohne Passwort.</translation>
    </message>
    <message>
        <source>The store does not have it any more</source>
        <translation>Der Datenspeicher hat es nicht mehr</translation>
    </message>
    <message>
        <source>Open the list of runs again; another program may have deleted it.</source>
        <translation>Die Liste der Läufe neu öffnen; vielleicht hat ein anderes Programm es gelöscht.</translation>
    </message>
    <message>
        <source>Another Millrace is using this store</source>
        <translation>Ein anderes Millrace benutzt diesen Datenspeicher</translation>
    </message>
    <message>
        <source>Close it, or choose another store.</source>
        <translation>Es schließen oder einen anderen Datenspeicher wählen.</translation>
    </message>
    <message>
        <source>The store cannot be written</source>
        <translation>Der Datenspeicher ist nicht schreibbar</translation>
    </message>
    <message>
        <source>Give write permission for the file and its folder, or choose another store.</source>
        <translation>Schreibrechte für die Datei und ihren Ordner geben oder einen anderen Datenspeicher wählen.</translation>
    </message>
    <message>
        <source>The file is not a Millrace store, or it is damaged</source>
        <translation>Die Datei ist kein Datenspeicher von Millrace, oder sie ist beschädigt</translation>
    </message>
    <message>
        <source>Restore a copy, or choose another store; the file is left as it is.</source>
        <translation>Eine Kopie zurückspielen oder einen anderen Datenspeicher wählen; die Datei bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>The store was written by a newer Millrace</source>
        <translation>Der Datenspeicher wurde von einem neueren Millrace geschrieben</translation>
    </message>
    <message>
        <source>Update Millrace, or choose another store.</source>
        <translation>Millrace aktualisieren oder einen anderen Datenspeicher wählen.</translation>
    </message>
    <message>
        <source>The store lies on a network folder, where locks are not safe</source>
        <translation>Der Datenspeicher liegt in einem Netzwerkordner, wo Sperren nicht sicher sind</translation>
    </message>
    <message>
        <source>Choose a file on a local disk, or PostgreSQL.</source>
        <translation>Eine Datei auf einer lokalen Platte wählen, oder PostgreSQL.</translation>
    </message>
    <message>
        <source>The disk is full or cannot be written</source>
        <translation>Der Datenträger ist voll oder nicht schreibbar</translation>
    </message>
    <message>
        <source>Free some space; the run waits and goes on by itself.</source>
        <translation>Platz schaffen; der Lauf wartet und macht von selbst weiter.</translation>
    </message>
    <message>
        <source>Another program holds a lock on the store</source>
        <translation>Ein anderes Programm hält eine Sperre auf dem Datenspeicher</translation>
    </message>
    <message>
        <source>The run waits and goes on by itself when the lock is gone.</source>
        <translation>Der Lauf wartet und macht von selbst weiter, wenn die Sperre fort ist.</translation>
    </message>
    <message>
        <source>The database server does not answer</source>
        <translation>Der Datenbankserver antwortet nicht</translation>
    </message>
    <message>
        <source>Check that it runs; the run waits and connects again by itself.</source>
        <translation>Prüfen, ob er läuft; der Lauf wartet und verbindet sich von selbst neu.</translation>
    </message>
    <message>
        <source>The name of the database server has no address</source>
        <translation>Der Name des Datenbankservers hat keine Adresse</translation>
    </message>
    <message>
        <source>Check its spelling and the name server; a run waits and tries again by itself.</source>
        <translation>Schreibweise und Nameserver prüfen; ein Lauf wartet und versucht es von selbst erneut.</translation>
    </message>
    <message>
        <source>The database server has no connection left</source>
        <translation>Der Datenbankserver hat keine Verbindung frei</translation>
    </message>
    <message>
        <source>End other clients, or raise max_connections or the user&apos;s limit; a run waits and connects again by itself.</source>
        <translation>Andere Clients beenden oder max_connections oder die Grenze des Benutzers erhöhen; ein Lauf wartet und verbindet sich von selbst neu.</translation>
    </message>
    <message>
        <source>The database server refused the user or the password</source>
        <translation>Der Datenbankserver hat Benutzer oder Passwort abgelehnt</translation>
    </message>
    <message>
        <source>Check both under Store in the Run menu, MILLRACE_STORE_PASSWORD or ~/.pgpass, and the server&apos;s pg_hba.conf.</source>
        <translation>Beides unter „Datenspeicher“ im Menü „Lauf“, in MILLRACE_STORE_PASSWORD oder ~/.pgpass prüfen, ebenso die pg_hba.conf des Servers.</translation>
    </message>
    <message>
        <source>The encrypted connection to the database server could not be made</source>
        <translation>Die verschlüsselte Verbindung zum Datenbankserver kam nicht zustande</translation>
    </message>
    <message>
        <source>Choose another encryption under Store in the Run menu, or check the server&apos;s certificate.</source>
        <translation>Unter „Datenspeicher“ im Menü „Lauf“ eine andere Verschlüsselung wählen oder das Zertifikat des Servers prüfen.</translation>
    </message>
    <message>
        <source>The database server has no database of that name</source>
        <translation>Der Datenbankserver hat keine Datenbank dieses Namens</translation>
    </message>
    <message>
        <source>Create it (createdb), or correct the name.</source>
        <translation>Sie anlegen (createdb) oder den Namen korrigieren.</translation>
    </message>
    <message>
        <source>The database user has not all rights that a store needs</source>
        <translation>Der Datenbankbenutzer hat nicht alle Rechte, die ein Datenspeicher braucht</translation>
    </message>
    <message>
        <source>Have them granted: CREATE on the schema the first time, then SELECT, INSERT, UPDATE and DELETE on its tables.</source>
        <translation>Sie erteilen lassen: beim ersten Mal CREATE auf dem Schema, dann SELECT, INSERT, UPDATE und DELETE auf seinen Tabellen.</translation>
    </message>
    <message>
        <source>The database server takes no writes</source>
        <translation>Der Datenbankserver nimmt keine Schreibvorgänge an</translation>
    </message>
    <message>
        <source>It is a standby, or set to read only: give the address of the primary.</source>
        <translation>Er ist ein Standby-Server oder nur lesbar: die Adresse des Primärservers angeben.</translation>
    </message>
    <message>
        <source>The database cannot hold a store</source>
        <translation>Die Datenbank kann keinen Datenspeicher aufnehmen</translation>
    </message>
    <message>
        <source>It takes PostgreSQL 10 or newer, and a database with the encoding UTF8.</source>
        <translation>Es braucht PostgreSQL 10 oder neuer und eine Datenbank mit der Kodierung UTF8.</translation>
    </message>
    <message>
        <source>The database server did not answer in time</source>
        <translation>Der Datenbankserver hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>The run tries the same again; nothing is stored twice.</source>
        <translation>Der Lauf versucht dasselbe erneut; nichts wird zweimal gespeichert.</translation>
    </message>
    <message>
        <source>The store was closed</source>
        <translation>Der Datenspeicher wurde geschlossen</translation>
    </message>
    <message>
        <source>Start Millrace again.</source>
        <translation>Millrace neu starten.</translation>
    </message>
    <message>
        <source>The store could not carry out a statement</source>
        <translation>Der Datenspeicher konnte eine Anweisung nicht ausführen</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Next start</source>
        <translation>Start in</translation>
    </message>
    <message>
        <source>Last 10 s</source>
        <translation>Letzte 10 s</translation>
    </message>
    <message>
        <source>ETA</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Charset</source>
        <translation>Zeichensatz</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Finished at</source>
        <translation>Beendet um</translation>
    </message>
    <message>
        <source>Redirects</source>
        <translation>Weiterleitungen</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>fort</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>%1 alike · #%2</source>
        <translation>%1 gleiche · #%2</translation>
    </message>
    <message>
        <source>%1 files have the same digest; the number tells the groups apart</source>
        <translation>%1 Dateien haben denselben Hashwert; die Nummer unterscheidet die Gruppen</translation>
    </message>
    <message>
        <source>the loop</source>
        <translation>die Schleife</translation>
    </message>
    <message>
        <source>1 matches</source>
        <comment>pages</comment>
        <translation>1 passt</translation>
    </message>
    <message>
        <source>%1 match</source>
        <comment>pages</comment>
        <translation>%1 passen</translation>
    </message>
    <message>
        <source>The page was not asked for</source>
        <translation>Nach der Seite wurde nicht gefragt</translation>
    </message>
    <message>
        <source>Take a page of another host, or try again when that worker has given this one back.</source>
        <translation>Eine Seite eines anderen Hosts nehmen oder es erneut versuchen, wenn jener Worker diesen zurückgegeben hat.</translation>
    </message>
    <message>
        <source>The number of the connection since the server started</source>
        <translation>Die Nummer der Verbindung seit dem Start des Servers</translation>
    </message>
    <message>
        <source>The last “user” that its messages named</source>
        <translation>Der letzte „user“, den seine Nachrichten nannten</translation>
    </message>
    <message>
        <source>The path of the URL that it connected to; messages go to the clients of one room</source>
        <translation>Der Pfad der URL, mit der er sich verband; Nachrichten gehen an die Clients eines Raums</translation>
    </message>
    <message>
        <source>Where it connected from, with its port</source>
        <translation>Von wo er sich verband, mit seinem Port</translation>
    </message>
    <message>
        <source>How long it has been connected, or was</source>
        <translation>Wie lange er verbunden ist oder war</translation>
    </message>
    <message>
        <source>Messages a second that it sends</source>
        <translation>Nachrichten je Sekunde, die er sendet</translation>
    </message>
    <message>
        <source>Messages a second that it gets</source>
        <translation>Nachrichten je Sekunde, die er bekommt</translation>
    </message>
    <message>
        <source>Bytes that wait because it does not read them, of how many it may have before it is closed with 1013</source>
        <translation>Bytes, die warten, weil er sie nicht liest, von so vielen, wie er haben darf, ehe er mit 1013 getrennt wird</translation>
    </message>
    <message>
        <source>Messages of its own that were answered with an error</source>
        <translation>Seine Nachrichten, die mit einem Fehler beantwortet wurden</translation>
    </message>
    <message>
        <source>What is odd about it, or how its connection ended</source>
        <translation>Was an ihm auffällt, oder wie seine Verbindung endete</translation>
    </message>
    <message>
        <source>Messages that it has sent in all</source>
        <translation>Nachrichten, die er insgesamt gesendet hat</translation>
    </message>
    <message>
        <source>Messages that it was sent in all</source>
        <translation>Nachrichten, die ihm insgesamt gesendet wurden</translation>
    </message>
    <message>
        <source>Bytes that it has sent in all</source>
        <translation>Bytes, die er insgesamt gesendet hat</translation>
    </message>
    <message>
        <source>Bytes that it was sent in all</source>
        <translation>Bytes, die ihm insgesamt gesendet wurden</translation>
    </message>
    <message>
        <source>The page that it connects from, as its browser says; programs have none</source>
        <translation>Die Seite, von der er sich verbindet, wie sein Browser sagt; Programme haben keine</translation>
    </message>
    <message>
        <source>What it calls itself (User-Agent)</source>
        <translation>Wie er sich nennt (User-Agent)</translation>
    </message>
    <message>
        <source>When it was received</source>
        <translation>Wann sie empfangen wurde</translation>
    </message>
    <message>
        <source>Its member “user”, where that is text</source>
        <translation>Ihr Element „user“, wo das Text ist</translation>
    </message>
    <message>
        <source>The room that it was said in</source>
        <translation>Der Raum, in dem es gesagt wurde</translation>
    </message>
    <message>
        <source>Its member “msg”, or all of it where it has none</source>
        <translation>Ihr Element „msg“, oder alles, wo sie keines hat</translation>
    </message>
    <message>
        <source>Its id in the Redis stream, or its place in the journal</source>
        <translation>Ihre Id im Redis-Stream, oder ihr Platz im Journal</translation>
    </message>
    <message>
        <source>The name of the member, or its place in a list</source>
        <translation>Der Name des Elements, oder sein Platz in einer Liste</translation>
    </message>
    <message>
        <source>What it holds; objects and lists fold out</source>
        <translation>Was es enthält; Objekte und Listen lassen sich aufklappen</translation>
    </message>
    <message>
        <source>The room of the client that sent it</source>
        <translation>Der Raum des Clients, der sie sandte</translation>
    </message>
    <message>
        <source>Its member “msg”, or all of it where it has none; for one that was refused, why</source>
        <translation>Ihr Element „msg“, oder alles, wo sie keines hat; bei einer abgelehnten, warum</translation>
    </message>
    <message>
        <source>Its place among all messages since the server started</source>
        <translation>Ihr Platz unter allen Nachrichten seit dem Start des Servers</translation>
    </message>
    <message>
        <source>The connection that sent it</source>
        <translation>Die Verbindung, die sie sandte</translation>
    </message>
    <message>
        <source>Its bytes as they came</source>
        <translation>Ihre Bytes, wie sie kamen</translation>
    </message>
    <message>
        <source>How long after it was received it stood in the log</source>
        <translation>Wie lange nach dem Empfang sie im Protokoll stand</translation>
    </message>
    <message>
        <source>How long after it was received its echo was sent</source>
        <translation>Wie lange nach dem Empfang ihr Echo gesendet wurde</translation>
    </message>
    <message>
        <source>How many clients it went to</source>
        <translation>An wie viele Clients sie ging</translation>
    </message>
    <message>
        <source>The file&apos;s name; bytes that are no text are shown as \x.. and stay what they are</source>
        <translation>Der Name der Datei; Bytes, die kein Text sind, werden als \x.. gezeigt und bleiben, was sie sind</translation>
    </message>
    <message>
        <source>Its size on the disk</source>
        <translation>Ihre Größe auf der Platte</translation>
    </message>
    <message>
        <source>How much of it has been read</source>
        <translation>Wie viel von ihr gelesen ist</translation>
    </message>
    <message>
        <source>How fast it is read</source>
        <translation>Wie schnell sie gelesen wird</translation>
    </message>
    <message>
        <source>Whether it waits, is being read, has its digest, or matches its list; else what is wrong with it</source>
        <translation>Ob sie wartet, gelesen wird, ihren Hashwert hat oder mit ihrer Liste übereinstimmt; sonst, was nicht stimmt</translation>
    </message>
    <message>
        <source>The whole path</source>
        <translation>Der ganze Pfad</translation>
    </message>
    <message>
        <source>The digest that its list has for it</source>
        <translation>Der Hashwert, den ihre Liste für sie hat</translation>
    </message>
    <message>
        <source>How long reading and digesting it took</source>
        <translation>Wie lange das Lesen und Hashen dauerte</translation>
    </message>
    <message>
        <source>The checksum file that names it</source>
        <translation>Die Prüfsummendatei, die sie nennt</translation>
    </message>
    <message>
        <source>How many files have the same digest, and the number of their group</source>
        <translation>Wie viele Dateien denselben Hashwert haben, und die Nummer ihrer Gruppe</translation>
    </message>
    <message>
        <source>The file&apos;s %1 digest; red where it is not the one expected</source>
        <translation>Der %1-Hashwert der Datei; rot, wo er nicht der erwartete ist</translation>
    </message>
    <message>
        <source>The number of the thread that reads and digests</source>
        <translation>Die Nummer des Threads, der liest und hasht</translation>
    </message>
    <message>
        <source>What it reads now</source>
        <translation>Was er gerade liest</translation>
    </message>
    <message>
        <source>How much of the file it has read</source>
        <translation>Wie viel der Datei er gelesen hat</translation>
    </message>
    <message>
        <source>How fast it reads</source>
        <translation>Wie schnell er liest</translation>
    </message>
    <message>
        <source>The size of the file</source>
        <translation>Die Größe der Datei</translation>
    </message>
    <message>
        <source>The disk that the file is on; one that seeks has one reader at a time</source>
        <translation>Die Platte, auf der die Datei liegt; eine mit Lesekopf hat einen Leser auf einmal</translation>
    </message>
    <message>
        <source>The folder that could not be searched, or the list with lines that are no checksums</source>
        <translation>Der Ordner, der nicht durchsucht werden konnte, oder die Liste mit Zeilen, die keine Prüfsummen sind</translation>
    </message>
    <message>
        <source>What was wrong with it</source>
        <translation>Was damit nicht stimmte</translation>
    </message>
    <message>
        <source>What is bounded: connections, transfers, clients, queues, memory, descriptors</source>
        <translation>Was begrenzt ist: Verbindungen, Übertragungen, Clients, Warteschlangen, Arbeitsspeicher, Dateideskriptoren</translation>
    </message>
    <message>
        <source>How much of it is used now</source>
        <translation>Wie viel davon gerade belegt ist</translation>
    </message>
    <message>
        <source>The same as a number</source>
        <translation>Dasselbe als Zahl</translation>
    </message>
    <message>
        <source>The bound; what happens there is that work waits, not that it fails</source>
        <translation>Die Grenze; an ihr wartet Arbeit, sie schlägt nicht fehl</translation>
    </message>
    <message>
        <source>When it was logged</source>
        <translation>Wann es protokolliert wurde</translation>
    </message>
    <message>
        <source>How serious it is: error, warning, info, debug, trace</source>
        <translation>Wie ernst es ist: error, warning, info, debug, trace</translation>
    </message>
    <message>
        <source>Which part of the program says it</source>
        <translation>Welcher Teil des Programms es sagt</translation>
    </message>
    <message>
        <source>What happened, with its figures</source>
        <translation>Was geschah, mit den Zahlen dazu</translation>
    </message>
    <message>
        <source>When it began</source>
        <translation>Wann es begann</translation>
    </message>
    <message>
        <source>Which one stood still: the loop of the engines, or the window</source>
        <translation>Wer stillstand: die Schleife oder das Fenster</translation>
    </message>
    <message>
        <source>The task that ran meanwhile</source>
        <translation>Die Aufgabe, die währenddessen lief</translation>
    </message>
    <message>
        <source>The place in the source, out of the stack that was taken while it lasted</source>
        <translation>Die Stelle im Quelltext, aus dem Stapel, der währenddessen genommen wurde</translation>
    </message>
    <message>
        <source>How long nothing else could run</source>
        <translation>Wie lange nichts anderes laufen konnte</translation>
    </message>
    <message>
        <source>What the task does; under a task stand the groups of tasks that it waits for</source>
        <translation>Was die Aufgabe tut; unter einer Aufgabe stehen die Gruppen von Aufgaben, auf die sie wartet</translation>
    </message>
    <message>
        <source>Running, ready for its turn, or waiting</source>
        <translation>Ob sie läuft, bereit ist oder wartet</translation>
    </message>
    <message>
        <source>What would wake it: a timer, a socket, a store&apos;s answer, other tasks</source>
        <translation>Was sie wecken würde: eine Zeitschaltung, ein Socket, eine Antwort des Datenspeichers, andere Aufgaben</translation>
    </message>
    <message>
        <source>The place in the source where it waits</source>
        <translation>Die Stelle im Quelltext, an der sie wartet</translation>
    </message>
    <message>
        <source>The place in the source where it was started</source>
        <translation>Die Stelle im Quelltext, an der sie gestartet wurde</translation>
    </message>
    <message>
        <source>How long it has lived</source>
        <translation>Wie lange es sie gibt</translation>
    </message>
    <message>
        <source>How often it was resumed</source>
        <translation>Wie oft sie weiterlief</translation>
    </message>
    <message>
        <source>How long it has worked in all</source>
        <translation>Wie lange sie insgesamt gearbeitet hat</translation>
    </message>
    <message>
        <source>How long it has waited for its turn in all, while others worked</source>
        <translation>Wie lange sie insgesamt darauf gewartet hat, an der Reihe zu sein, während andere arbeiteten</translation>
    </message>
    <message>
        <source>How long it has waited for something to happen in all</source>
        <translation>Wie lange sie insgesamt auf ein Ereignis gewartet hat</translation>
    </message>
    <message>
        <source>The longest that it kept the loop in one go; nothing else runs meanwhile</source>
        <translation>Wie lange sie die Schleife höchstens am Stück festhielt; währenddessen läuft nichts anderes</translation>
    </message>
    <message>
        <source>The name that these tasks share</source>
        <translation>Der gemeinsame Name dieser Aufgaben</translation>
    </message>
    <message>
        <source>How many of them there are now</source>
        <translation>Wie viele es gerade gibt</translation>
    </message>
    <message>
        <source>How many of them wait for something</source>
        <translation>Wie viele auf etwas warten</translation>
    </message>
    <message>
        <source>How often they were resumed, all together</source>
        <translation>Wie oft sie weiterliefen, alle zusammen</translation>
    </message>
    <message>
        <source>How long they have worked, all together</source>
        <translation>Wie lange sie gearbeitet haben, alle zusammen</translation>
    </message>
    <message>
        <source>How long they have waited for their turn, all together</source>
        <translation>Wie lange sie darauf gewartet haben, an der Reihe zu sein, alle zusammen</translation>
    </message>
    <message>
        <source>The longest that one of them kept the loop in one go</source>
        <translation>Wie lange eine die Schleife höchstens am Stück festhielt</translation>
    </message>
    <message>
        <source>What the task did</source>
        <translation>Was die Aufgabe tat</translation>
    </message>
    <message>
        <source>Whether it finished, failed or was cancelled</source>
        <translation>Ob sie fertig wurde, fehlschlug oder abgebrochen wurde</translation>
    </message>
    <message>
        <source>Who cancelled it, and why</source>
        <translation>Wer sie abbrach, und warum</translation>
    </message>
    <message>
        <source>How long it lived</source>
        <translation>Wie lange es sie gab</translation>
    </message>
    <message>
        <source>How long it worked in all</source>
        <translation>Wie lange sie insgesamt arbeitete</translation>
    </message>
    <message>
        <source>The longest that it kept the loop in one go</source>
        <translation>Wie lange sie die Schleife höchstens am Stück festhielt</translation>
    </message>
    <message>
        <source>The host, with its port where it is not the usual one. Politeness counts per host: each has a queue and a rate of its own.</source>
        <translation>Der Host, mit seinem Port, wo der nicht der übliche ist. Höflichkeit zählt je Host: Jeder hat eine eigene Warteschlange und Rate.</translation>
    </message>
    <message>
        <source>How much of what the run has for this host has ended; the red part has failed.</source>
        <translation>Wie viel von dem, was der Lauf für diesen Host hat, zu Ende ist; der rote Teil ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>URLs that wait for their turn</source>
        <translation>URLs, die warten, bis sie an der Reihe sind</translation>
    </message>
    <message>
        <source>Requests that are under way now</source>
        <translation>Anfragen, die gerade unterwegs sind</translation>
    </message>
    <message>
        <source>URLs that ended well: 2xx, after redirects</source>
        <translation>URLs, die gut endeten: 2xx, nach Weiterleitungen</translation>
    </message>
    <message>
        <source>URLs that ended in 4xx, 5xx or an error, after the retries</source>
        <translation>URLs, die mit 4xx, 5xx oder einem Fehler endeten, nach den Wiederholungen</translation>
    </message>
    <message>
        <source>Starts per second that this host gets at most. Edit it (F2) to give the host its own.</source>
        <translation>Starts je Sekunde, die dieser Host höchstens bekommt. Bearbeiten (F2), um ihm eine eigene Rate zu geben.</translation>
    </message>
    <message>
        <source>When the next request to this host may be sent</source>
        <translation>Wann die nächste Anfrage an diesen Host gesendet werden darf</translation>
    </message>
    <message>
        <source>Which clock holds the next start: the rate, robots.txt&apos;s crawl-delay, a Retry-After, an open circuit, or a free place</source>
        <translation>Welche Uhr den nächsten Start aufhält: die Rate, das Crawl-delay der robots.txt, ein Retry-After, eine ausgelöste Sicherung oder ein freier Platz</translation>
    </message>
    <message>
        <source>The real starts of the last ten seconds, each as a line, as they were sent</source>
        <translation>Die wirklichen Starts der letzten zehn Sekunden, jeder als Strich, wie sie gesendet wurden</translation>
    </message>
    <message>
        <source>How long this host&apos;s queue will take at its pace. The slowest host decides when the run ends.</source>
        <translation>Wie lange die Warteschlange dieses Hosts in seinem Takt braucht. Der langsamste Host entscheidet, wann der Lauf endet.</translation>
    </message>
    <message>
        <source>URLs that were not fetched: robots.txt, out of scope, stored already, or redirected to what the run has</source>
        <translation>URLs, die nicht abgerufen wurden: robots.txt, außerhalb des Umfangs, schon gespeichert, oder zu etwas weitergeleitet, das der Lauf hat</translation>
    </message>
    <message>
        <source>Its place on the page</source>
        <translation>Sein Platz auf der Seite</translation>
    </message>
    <message>
        <source>What the selector gives there, as a field would have it</source>
        <translation>Was der Selektor dort ergibt, wie ein Feld es hätte</translation>
    </message>
    <message>
        <source>The element that it was found in</source>
        <translation>Das Element, in dem es gefunden wurde</translation>
    </message>
    <message>
        <source>The number of the line in the page as it came</source>
        <translation>Die Nummer der Zeile in der Seite, wie sie kam</translation>
    </message>
    <message>
        <source>The line, with what the selector matches marked</source>
        <translation>Die Zeile; was der Selektor trifft, ist markiert</translation>
    </message>
    <message>
        <source>The page&apos;s elements as a browser would have them, with their attributes and text</source>
        <translation>Die Elemente der Seite, wie ein Browser sie hätte, mit ihren Attributen und ihrem Text</translation>
    </message>
    <message>
        <source>The HTTP status of the last answer; “error” where there was none, “skip” where it was not asked for</source>
        <translation>Der HTTP-Status der letzten Antwort; „Fehler“, wo es keine gab, „überspr.“, wo nicht gefragt wurde</translation>
    </message>
    <message>
        <source>The URL without its host</source>
        <translation>Die URL ohne ihren Host</translation>
    </message>
    <message>
        <source>The page&apos;s title, or in its place where it was redirected to, or why it failed or was skipped</source>
        <translation>Der Titel der Seite, oder stattdessen, wohin weitergeleitet wurde, oder warum sie fehlschlug oder übersprungen wurde</translation>
    </message>
    <message>
        <source>Bytes of the body, unpacked</source>
        <translation>Bytes des Inhalts, entpackt</translation>
    </message>
    <message>
        <source>How long the last transfer took, from its start to the last byte</source>
        <translation>Wie lange die letzte Übertragung dauerte, vom Start bis zum letzten Byte</translation>
    </message>
    <message>
        <source>The whole URL, as it was given or found</source>
        <translation>Die ganze URL, wie sie angegeben oder gefunden wurde</translation>
    </message>
    <message>
        <source>The content type that the server said</source>
        <translation>Der Inhaltstyp, den der Server nannte</translation>
    </message>
    <message>
        <source>The charset that the page was read with</source>
        <translation>Der Zeichensatz, mit dem die Seite gelesen wurde</translation>
    </message>
    <message>
        <source>How often it was asked for; more than one after errors that may pass</source>
        <translation>Wie oft nach ihr gefragt wurde; mehr als einmal nach Fehlern, die vorübergehen können</translation>
    </message>
    <message>
        <source>The host that it belongs to</source>
        <translation>Der Host, zu dem sie gehört</translation>
    </message>
    <message>
        <source>When it ended</source>
        <translation>Wann sie fertig war</translation>
    </message>
    <message>
        <source>How many redirects were followed</source>
        <translation>Wie vielen Weiterleitungen gefolgt wurde</translation>
    </message>
    <message>
        <source>What is different from what the store had of the page before, where it was asked for again</source>
        <translation>Was anders ist als das, was der Datenspeicher zuvor von der Seite hatte, wo erneut nach ihr gefragt wurde</translation>
    </message>
    <message>
        <source>How many links it is away from a URL that was given</source>
        <translation>Wie viele Links sie von einer angegebenen URL entfernt ist</translation>
    </message>
    <message>
        <source>The run&apos;s number, or the name that you gave it (F2)</source>
        <translation>Die Nummer des Laufs, oder der Name, den er bekam (F2)</translation>
    </message>
    <message>
        <source>Distinct URLs that it took, those found by links included</source>
        <translation>Verschiedene URLs, die er annahm, durch Links gefundene eingeschlossen</translation>
    </message>
    <message>
        <source>URLs that ended well</source>
        <translation>URLs, die gut endeten</translation>
    </message>
    <message>
        <source>URLs that ended in an error, after the retries</source>
        <translation>URLs, die mit einem Fehler endeten, nach den Wiederholungen</translation>
    </message>
    <message>
        <source>When it was made</source>
        <translation>Wann er angelegt wurde</translation>
    </message>
    <message>
        <source>About what it takes of the database, by its share of all URLs</source>
        <translation>Was er etwa von der Datenbank einnimmt, nach seinem Anteil an allen URLs</translation>
    </message>
    <message>
        <source>The program that alone asks this host now, where several work on the run</source>
        <translation>Das Programm, das diesen Host gerade allein fragt, wo mehrere am Lauf arbeiten</translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <source>%1 works on this host; nobody else asks it meanwhile.</source>
        <translation>%1 arbeitet an diesem Host; niemand sonst fragt ihn währenddessen.</translation>
    </message>
    <message>
        <source>The program that alone asks this host now; of one that is given back, whoever has room takes it.</source>
        <translation>Das Programm, das diesen Host gerade allein fragt; einen zurückgegebenen nimmt, wer Platz hat.</translation>
    </message>
    <message>
        <source>A program that works on the run, or has: its machine and process</source>
        <translation>Ein Programm, das am Lauf arbeitet oder gearbeitet hat: sein Rechner und Prozess</translation>
    </message>
    <message>
        <source>Whether it is at work, has left by itself, or was lost: then the others take its hosts</source>
        <translation>Ob er arbeitet, von selbst gegangen ist oder verloren ging: Dann nehmen die anderen seine Hosts</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>Hosts</translation>
    </message>
    <message>
        <source>Hosts that it alone asks now</source>
        <translation>Hosts, die er gerade allein fragt</translation>
    </message>
    <message>
        <source>Pages/s</source>
        <translation>Seiten/s</translation>
    </message>
    <message>
        <source>Pages that it ended a second, over the last ten seconds, by what it tells the store</source>
        <translation>Seiten je Sekunde, mit denen er fertig wurde, über die letzten zehn Sekunden, nach dem, was er dem Datenspeicher sagt</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Pages that it has ended since it came</source>
        <translation>Seiten, mit denen er fertig wurde, seit er kam</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>When it last told the store that it is there, which it does once a second</source>
        <translation>Wann er dem Datenspeicher zuletzt gesagt hat, dass er da ist, was er jede Sekunde tut</translation>
    </message>
    <message>
        <source>When it came to the run</source>
        <translation>Wann er zum Lauf kam</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>dieses Fenster</translation>
    </message>
    <message>
        <source> · this window</source>
        <translation> · dieses Fenster</translation>
    </message>
    <message>
        <source>at work</source>
        <translation>arbeitet</translation>
    </message>
    <message>
        <source>left</source>
        <translation>gegangen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source> ago</source>
        <translation> her</translation>
    </message>
    <message>
        <source> · 1 worker</source>
        <translation> · 1 Worker</translation>
    </message>
    <message>
        <source> · %1 workers</source>
        <translation> · %1 Worker</translation>
    </message>
    <message>
        <source>1 other worker</source>
        <translation>1 anderer Worker</translation>
    </message>
    <message>
        <source>%1 other workers</source>
        <translation>%1 andere Worker</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>anderswo</translation>
    </message>
    <message>
        <source> · Start goes on</source>
        <translation> · „Starten“ setzt fort</translation>
    </message>
    <message>
        <source> is at it · Start joins it</source>
        <translation> ist dabei · „Starten“ tritt bei</translation>
    </message>
    <message>
        <source> are at it · Start joins them</source>
        <translation> sind dabei · „Starten“ tritt bei</translation>
    </message>
    <message>
        <source>Ends this window&apos;s part of the run. Beside it, %1 on.</source>
        <translation>Beendet den Anteil dieses Fensters am Lauf; %1 weiter.</translation>
    </message>
    <message>
        <source> goes</source>
        <translation> macht</translation>
    </message>
    <message>
        <source> go</source>
        <translation> machen</translation>
    </message>
    <message>
        <source>Nobody else works on this run; Stop ends it.</source>
        <translation>Niemand sonst arbeitet an diesem Lauf; „Anhalten“ beendet ihn.</translation>
    </message>
    <message>
        <source>all %1 workers</source>
        <translation>alle %1 Worker</translation>
    </message>
    <message>
        <source>the worker</source>
        <translation>den anderen Worker</translation>
    </message>
    <message>
        <source>Has %1 go on, and takes a share of the hosts.</source>
        <translation>Lässt den Lauf weitergehen, für %1, und übernimmt einen Teil der Hosts.</translation>
    </message>
    <message>
        <source>Joins %1: takes a share of the hosts.</source>
        <translation>Tritt bei (%1): übernimmt einen Teil der Hosts.</translation>
    </message>
    <message>
        <source>Has %1 go on.</source>
        <translation>Lässt den Lauf weitergehen, für %1.</translation>
    </message>
    <message>
        <source>Holds all lanes of %1; what is in flight ends. Start goes on.</source>
        <translation>Hält alle Spuren an, für %1; was unterwegs ist, kommt zu Ende. „Starten“ setzt fort.</translation>
    </message>
    <message>
        <source>Ends the run for %1; what is in flight goes back to the queue.</source>
        <translation>Beendet den Lauf für %1; was unterwegs ist, geht zurück in die Warteschlange.</translation>
    </message>
    <message>
        <source>Leave this run, or stop it, first.</source>
        <translation>Zuerst diesen Lauf verlassen oder anhalten.</translation>
    </message>
    <message>
        <source>%1 workers</source>
        <translation>%1 Worker</translation>
    </message>
    <message>
        <source>Workers </source>
        <translation>Worker </translation>
    </message>
    <message>
        <source>all workers %1 /s</source>
        <translation>alle Worker %1 /s</translation>
    </message>
    <message>
        <source> · worked on by </source>
        <translation> · in Arbeit bei </translation>
    </message>
    <message>
        <source> Another worker has this host now: what it sends is counted there, and is known here once the host or the run is taken over.</source>
        <translation> Ein anderer Worker hat diesen Host gerade: Was er sendet, wird dort gezählt und ist hier bekannt, sobald der Host oder der Lauf übernommen ist.</translation>
    </message>
    <message>
        <source>%1 is being worked on by %2: %3 of %4 URLs are left. Join to take a share of its hosts, or open it in the list of runs to look on.</source>
        <translation>An %1 arbeiten andere (%2): %3 von %4 URLs sind übrig. Beitreten, um einen Teil der Hosts zu übernehmen, oder ihn in der Liste der Läufe öffnen, um zuzusehen.</translation>
    </message>
    <message>
        <source>The host&apos;s rate could not be changed.</source>
        <translation>Die Rate des Hosts konnte nicht geändert werden.</translation>
    </message>
    <message>
        <source>The run could not be left.</source>
        <translation>Der Lauf konnte nicht verlassen werden.</translation>
    </message>
    <message>
        <source>%1 is worked on by %2: it can be paused, boosted or woken only there. Its rate reaches it from here, and so does Pause for the whole run.</source>
        <translation>An %1 arbeitet %2: Nur dort lässt er sich pausieren, vorziehen oder wecken. Seine Rate erreicht ihn von hier, ebenso „Pause“ für den ganzen Lauf.</translation>
    </message>
    <message>
        <source>secret request headers</source>
        <translation>geheimen Anfrage-Headern</translation>
    </message>
    <message>
        <source>cookies of a file</source>
        <translation>Cookies einer Datei</translation>
    </message>
    <message>
        <source>users and passwords</source>
        <translation>Benutzern und Passwörtern</translation>
    </message>
    <message>
        <source>a password of the proxy</source>
        <translation>einem Passwort des Proxys</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>%1 ended while URLs were being added to it, and the last of them are not in it. Add the whole list again: those that are there already are not added twice.</source>
        <translation>%1 endete, während URLs hinzugefügt wurden, und die letzten davon fehlen. Die ganze Liste noch einmal hinzufügen: Was schon da ist, kommt nicht doppelt hinein.</translation>
    </message>
    <message>
        <source>the site has no sitemap at the usual address (status %1)</source>
        <translation>die Website hat keine Sitemap an der üblichen Adresse (Status %1)</translation>
    </message>
    <message>
        <source>what the site has at the usual address is no sitemap</source>
        <translation>was die Website an der üblichen Adresse hat, ist keine Sitemap</translation>
    </message>
    <message>
        <source>the store has it already; “Fetch again what is stored” in Run options fetches it anew</source>
        <translation>der Datenspeicher hat sie schon; „Gespeichertes erneut abrufen“ in den Laufoptionen ruft sie neu ab</translation>
    </message>
    <message>
        <source> stored by this window</source>
        <translation> von diesem Fenster gespeichert</translation>
    </message>
    <message>
        <source>Whether it runs, was paused, stopped or interrupted (its program was killed), or is done; “open” is the one in the window</source>
        <translation>Ob er läuft, pausiert, angehalten oder unterbrochen wurde (sein Programm wurde gewaltsam beendet) oder fertig ist; „geöffnet“ ist der im Fenster</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
</context>
<context>
    <name>millrace::models::JsonlWriter</name>
    <message>
        <source>Another export is being written</source>
        <translation>Ein anderer Export wird gerade geschrieben</translation>
    </message>
</context>
<context>
    <name>millrace::select</name>
    <message>
        <source>&quot;%1&quot; is not expected here</source>
        <translation>&quot;%1&quot; ist hier nicht vorgesehen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands behind ::text or ::attr(), which must be the end</source>
        <translation>&quot;%1&quot; steht hinter ::text oder ::attr(), die das Ende sein müssen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where an id is expected</source>
        <translation>&quot;%1&quot; steht, wo eine id erwartet wird</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where a class is expected</source>
        <translation>&quot;%1&quot; steht, wo eine Klasse erwartet wird</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where an element is expected, such as a, .class, #id or [attribute]</source>
        <translation>&quot;%1&quot; steht, wo ein Element erwartet wird, etwa a, .Klasse, #id oder [Attribut]</translation>
    </message>
    <message>
        <source>the namespace prefix %1 is not declared; *| stands for any</source>
        <translation>das Namensraum-Präfix %1 ist nicht vereinbart; *| steht für jedes</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where an element is expected</source>
        <translation>&quot;%1&quot; steht, wo ein Element erwartet wird</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where an attribute is expected</source>
        <translation>&quot;%1&quot; steht, wo ein Attribut erwartet wird</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where a value is expected, in quotes unless it is a name</source>
        <translation>&quot;%1&quot; steht, wo ein Wert erwartet wird, in Anführungszeichen, wenn er kein Name ist</translation>
    </message>
    <message>
        <source>!= is none of CSS; write :not([name=value])</source>
        <translation>!= gibt es in CSS nicht; zu schreiben ist :not([Name=Wert])</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where =, ~=, |=, ^=, $=, *= or ] is expected</source>
        <translation>&quot;%1&quot; steht, wo =, ~=, |=, ^=, $=, *= oder ] erwartet wird</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where text or attr(name) is expected</source>
        <translation>&quot;%1&quot; steht, wo text oder attr(Name) erwartet wird</translation>
    </message>
    <message>
        <source>::%1 selects nothing of a page; there are ::text and ::attr(name)</source>
        <translation>::%1 wählt nichts auf einer Seite; es gibt ::text und ::attr(Name)</translation>
    </message>
    <message>
        <source>::%1 can only stand at the end of the whole selector</source>
        <translation>::%1 kann nur am Ende des ganzen Selektors stehen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where an attribute&apos;s name is expected</source>
        <translation>&quot;%1&quot; steht, wo der Name eines Attributs erwartet wird</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where the name of a pseudo-class is expected</source>
        <translation>&quot;%1&quot; steht, wo der Name einer Pseudoklasse erwartet wird</translation>
    </message>
    <message>
        <source>there is no :%1</source>
        <translation>es gibt kein :%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where a language is expected</source>
        <translation>&quot;%1&quot; steht, wo eine Sprache erwartet wird</translation>
    </message>
    <message>
        <source>the selector ends too early</source>
        <translation>der Selektor endet zu früh</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where %2 is not closed yet</source>
        <translation>&quot;%1&quot; steht, wo %2 noch nicht geschlossen ist</translation>
    </message>
    <message>
        <source>the comment has no end: */</source>
        <translation>der Kommentar hat kein Ende: */</translation>
    </message>
    <message>
        <source>the quoted text has no end</source>
        <translation>der Text in Anführungszeichen hat kein Ende</translation>
    </message>
    <message>
        <source>&quot;%1&quot; begins a number that is too large</source>
        <translation>mit &quot;%1&quot; beginnt eine zu große Zahl</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands where odd, even, a number or an+b is expected</source>
        <translation>&quot;%1&quot; steht, wo odd, even, eine Zahl oder an+b erwartet wird</translation>
    </message>
    <message>
        <source>more than %1 brackets stand within each other</source>
        <translation>mehr als %1 Klammern stehen ineinander</translation>
    </message>
    <message>
        <source>a run has at most %1 fields</source>
        <translation>ein Lauf hat höchstens %1 Felder</translation>
    </message>
    <message>
        <source>there is a field %1 already; give another name</source>
        <translation>ein Feld %1 gibt es schon; es braucht einen anderen Namen</translation>
    </message>
    <message>
        <source>each page has a column %1 already; give another name</source>
        <translation>jede Seite hat schon eine Spalte %1; es braucht einen anderen Namen</translation>
    </message>
    <message>
        <source>a name is a letter or _, then letters, digits, _, -, . and :</source>
        <translation>ein Name ist ein Buchstabe oder _, dann Buchstaben, Ziffern, _, -, . und :</translation>
    </message>
    <message>
        <source>a name has at most %1 characters</source>
        <translation>ein Name hat höchstens %1 Zeichen</translation>
    </message>
    <message>
        <source>give a selector, %1=SELECTOR; without one there are %2</source>
        <translation>es fehlt ein Selektor, %1=SELEKTOR; ohne einen gibt es %2</translation>
    </message>
    <message>
        <source>there is no selector behind the =</source>
        <translation>hinter dem = steht kein Selektor</translation>
    </message>
    <message>
        <source>a selector has at most %1 bytes</source>
        <translation>ein Selektor hat höchstens %1 Byte</translation>
    </message>
    <message>
        <source>&quot;%1&quot; closes nothing</source>
        <translation>&quot;%1&quot; schließt nichts</translation>
    </message>
    <message>
        <source>there are no variables</source>
        <translation>Variablen gibt es nicht</translation>
    </message>
    <message>
        <source>the prefix %1: is not known; elements have none, and attributes have xlink: and xml:</source>
        <translation>das Präfix %1: ist nicht bekannt; Elemente haben keines, Attribute haben xlink: und xml:</translation>
    </message>
    <message>
        <source>XPath 1.0 has no function %1()</source>
        <translation>XPath 1.0 hat keine Funktion %1()</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not closed</source>
        <translation>&quot;%1&quot; ist nicht geschlossen</translation>
    </message>
    <message>
        <source>the expression ends too early</source>
        <translation>der Ausdruck endet zu früh</translation>
    </message>
    <message>
        <source>this is no XPath 1.0 from here on</source>
        <translation>von hier an ist das kein XPath 1.0</translation>
    </message>
    <message>
        <source>a function has too many, too few or the wrong kind of arguments</source>
        <translation>eine Funktion hat zu viele, zu wenige oder falsche Argumente</translation>
    </message>
</context>
<context>
    <name>millrace::ui</name>
    <message>
        <source>First panel</source>
        <translation>Erster Bereich</translation>
    </message>
    <message>
        <source>Show the first panel</source>
        <translation>Den ersten Bereich anzeigen</translation>
    </message>
    <message>
        <source>Second panel</source>
        <translation>Zweiter Bereich</translation>
    </message>
    <message>
        <source>Show the second panel</source>
        <translation>Den zweiten Bereich anzeigen</translation>
    </message>
    <message>
        <source>Third panel</source>
        <translation>Dritter Bereich</translation>
    </message>
    <message>
        <source>Show the third panel</source>
        <translation>Den dritten Bereich anzeigen</translation>
    </message>
    <message>
        <source>Fourth panel</source>
        <translation>Vierter Bereich</translation>
    </message>
    <message>
        <source>Show the fourth panel</source>
        <translation>Den vierten Bereich anzeigen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take back what the undo bar names</source>
        <translation>Zurücknehmen, was die Rückgängig-Leiste nennt</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Give the clipboard to the panel that is shown</source>
        <translation>Die Zwischenablage an den angezeigten Bereich geben</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Go to the panel&apos;s filter</source>
        <translation>Zum Filter des Bereichs gehen</translation>
    </message>
    <message>
        <source>Switch light and dark</source>
        <translation>Hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>Change between the light and the dark theme</source>
        <translation>Zwischen hellem und dunklem Farbschema wechseln</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Farbschema des Systems</translation>
    </message>
    <message>
        <source>Light or dark as the desktop has it</source>
        <translation>Hell oder dunkel, wie es die Arbeitsfläche hat</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helles Farbschema</translation>
    </message>
    <message>
        <source>Always light</source>
        <translation>Immer hell</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkles Farbschema</translation>
    </message>
    <message>
        <source>Always dark</source>
        <translation>Immer dunkel</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>All that can be set, with its default and range</source>
        <translation>Alles, was sich einstellen lässt, mit Voreinstellung und Spanne</translation>
    </message>
    <message>
        <source>Open profile…</source>
        <translation>Profil öffnen…</translation>
    </message>
    <message>
        <source>Open another folder of settings, runs and logs in a window of its own</source>
        <translation>Einen anderen Ordner mit Einstellungen, Läufen und Protokollen in einem eigenen Fenster öffnen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>Tastenkürzel…</translation>
    </message>
    <message>
        <source>List every action with its keys</source>
        <translation>Jede Aktion mit ihren Tasten aufführen</translation>
    </message>
    <message>
        <source>About Millrace…</source>
        <translation>Über Millrace…</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Save the state and quit; a run can be resumed</source>
        <translation>Den Stand speichern und beenden; ein Lauf lässt sich fortsetzen</translation>
    </message>
    <message>
        <source>Add URLs</source>
        <translation>URLs hinzufügen</translation>
    </message>
    <message>
        <source>Paste or open a list of URLs</source>
        <translation>Eine Liste von URLs einfügen oder öffnen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Start or resume fetching</source>
        <translation>Das Abrufen starten oder fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Let what is in flight end and start nothing new</source>
        <translation>Zu Ende kommen lassen, was unterwegs ist, und nichts Neues beginnen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>End the run; what is queued is kept and can be resumed</source>
        <translation>Den Lauf anhalten; was wartet, bleibt erhalten und kann fortgesetzt werden</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Starts per second and host</source>
        <translation>Starts je Sekunde und Host</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Save the pages as CSV or JSON lines</source>
        <translation>Die Seiten als CSV oder JSON-Zeilen speichern</translation>
    </message>
    <message>
        <source>Run options…</source>
        <translation>Laufoptionen…</translation>
    </message>
    <message>
        <source>User agent, robots.txt, time limits, concurrency</source>
        <translation>User-Agent, robots.txt, Zeitlimits, Anfragen zugleich</translation>
    </message>
    <message>
        <source>Store…</source>
        <translation>Datenspeicher…</translation>
    </message>
    <message>
        <source>Keep pages in another file, or in PostgreSQL</source>
        <translation>Seiten in einer anderen Datei oder in PostgreSQL aufbewahren</translation>
    </message>
    <message>
        <source>Runs…</source>
        <translation>Läufe…</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>Put this run away and begin an empty one</source>
        <translation>Diesen Lauf weglegen und einen leeren beginnen</translation>
    </message>
    <message>
        <source>Rename run</source>
        <translation>Lauf umbenennen</translation>
    </message>
    <message>
        <source>Give the run another name</source>
        <translation>Dem Lauf einen anderen Namen geben</translation>
    </message>
    <message>
        <source>Delete run</source>
        <translation>Lauf löschen</translation>
    </message>
    <message>
        <source>Remove the run and its rows; can be undone for a moment</source>
        <translation>Den Lauf und seine Zeilen entfernen; kann einen Moment lang rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>Try selectors…</source>
        <translation>Selektoren ausprobieren…</translation>
    </message>
    <message>
        <source>Fetch one page and see what a CSS or XPath selector matches in its tree and source</source>
        <translation>Eine Seite abrufen und sehen, was ein CSS- oder XPath-Selektor in ihrem Baum und Quelltext trifft</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Queue again what has failed</source>
        <translation>Wieder einreihen, was fehlgeschlagen ist</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the selected hosts out of the run; can be undone for a moment</source>
        <translation>Die ausgewählten Hosts aus dem Lauf nehmen; kann einen Moment lang rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>Pause host</source>
        <translation>Host pausieren</translation>
    </message>
    <message>
        <source>Pause or resume the selected hosts</source>
        <translation>Die ausgewählten Hosts pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>Skip host</source>
        <translation>Host überspringen</translation>
    </message>
    <message>
        <source>Skip what is queued for the selected hosts</source>
        <translation>Überspringen, was für die ausgewählten Hosts wartet</translation>
    </message>
    <message>
        <source>Boost host</source>
        <translation>Host vorziehen</translation>
    </message>
    <message>
        <source>Let the selected hosts go first when slots are short</source>
        <translation>Die ausgewählten Hosts zuerst an die Reihe lassen, wenn Plätze knapp sind</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Copy the URL of the selected page</source>
        <translation>Die URL der ausgewählten Seite kopieren</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Open the selected page in the browser</source>
        <translation>Die ausgewählte Seite im Browser öffnen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the command line that does what this window does</source>
        <translation>Die Befehlszeile kopieren, die dasselbe tut wie dieses Fenster</translation>
    </message>
    <message>
        <source>Start server</source>
        <translation>Server starten</translation>
    </message>
    <message>
        <source>Start to listen for WebSocket clients</source>
        <translation>Beginnen, auf WebSocket-Clients zu lauschen</translation>
    </message>
    <message>
        <source>Stop server</source>
        <translation>Server anhalten</translation>
    </message>
    <message>
        <source>Close every client and flush the log</source>
        <translation>Jeden Client trennen und das Protokoll zu Ende schreiben</translation>
    </message>
    <message>
        <source>Pause messages</source>
        <translation>Nachrichten pausieren</translation>
    </message>
    <message>
        <source>Hold the rows; what comes is kept aside</source>
        <translation>Die Zeilen festhalten; was kommt, wird beiseitegelegt</translation>
    </message>
    <message>
        <source>Export messages</source>
        <translation>Nachrichten exportieren</translation>
    </message>
    <message>
        <source>Save the messages shown as JSON lines</source>
        <translation>Die angezeigten Nachrichten als JSON-Zeilen speichern</translation>
    </message>
    <message>
        <source>Server options…</source>
        <translation>Serveroptionen…</translation>
    </message>
    <message>
        <source>Address, port, mode, Redis, token, TLS, limits</source>
        <translation>Adresse, Port, Modus, Redis, Token, TLS, Grenzen</translation>
    </message>
    <message>
        <source>Test client…</source>
        <translation>Testclient…</translation>
    </message>
    <message>
        <source>Talk to the running server from here</source>
        <translation>Von hier aus mit dem laufenden Server sprechen</translation>
    </message>
    <message>
        <source>Message to all…</source>
        <translation>Nachricht an alle…</translation>
    </message>
    <message>
        <source>Send a word to every client</source>
        <translation>Ein Wort an jeden Client senden</translation>
    </message>
    <message>
        <source>Copy the address of the server</source>
        <translation>Die Adresse des Servers kopieren</translation>
    </message>
    <message>
        <source>Copy the command line that starts this server without a window</source>
        <translation>Die Befehlszeile kopieren, die diesen Server ohne Fenster startet</translation>
    </message>
    <message>
        <source>Kick</source>
        <translation>Hinauswerfen</translation>
    </message>
    <message>
        <source>Close the selected clients with 4000; they may come back</source>
        <translation>Die ausgewählten Clients mit 4000 trennen; sie dürfen wiederkommen</translation>
    </message>
    <message>
        <source>Ban address</source>
        <translation>Adresse sperren</translation>
    </message>
    <message>
        <source>Close the selected clients and refuse their addresses for ten minutes; can be undone for a moment</source>
        <translation>Die ausgewählten Clients trennen und ihre Adressen zehn Minuten lang ablehnen; kann einen Moment lang rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>Message to client…</source>
        <translation>Nachricht an Client…</translation>
    </message>
    <message>
        <source>Send a word to the selected client</source>
        <translation>Ein Wort an den ausgewählten Client senden</translation>
    </message>
    <message>
        <source>Message to room…</source>
        <translation>Nachricht an Raum…</translation>
    </message>
    <message>
        <source>Send a word to the room of the selected client</source>
        <translation>Ein Wort an den Raum des ausgewählten Clients senden</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy the addresses of the selected clients</source>
        <translation>Die Adressen der ausgewählten Clients kopieren</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Choose files to hash</source>
        <translation>Dateien zum Hashen wählen</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Choose a folder; all files in it and below are hashed</source>
        <translation>Einen Ordner wählen; alle Dateien darin und darunter werden gehasht</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Choose checksum files (SHA256SUMS, *.md5, …) and verify what they name</source>
        <translation>Prüfsummendateien (SHA256SUMS, *.md5, …) wählen und prüfen, was sie nennen</translation>
    </message>
    <message>
        <source>Pause hashing</source>
        <translation>Hashen pausieren</translation>
    </message>
    <message>
        <source>Hold the workers, or let them go on</source>
        <translation>Die Worker pausieren oder weitermachen lassen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>End what runs and what waits, at once</source>
        <translation>Sofort beenden, was läuft und was wartet</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Read again what was cancelled, could not be read, is missing or does not match</source>
        <translation>Erneut lesen, was abgebrochen wurde, nicht lesbar war, fehlt oder nicht übereinstimmt</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Erneut lesen</translation>
    </message>
    <message>
        <source>Read the selected files again, if they were cancelled, could not be read, are missing or do not match</source>
        <translation>Die ausgewählten Dateien erneut lesen, wenn sie abgebrochen wurden, nicht lesbar waren, fehlen oder nicht übereinstimmen</translation>
    </message>
    <message>
        <source>Save as GNU lines…</source>
        <translation>Als GNU-Zeilen speichern…</translation>
    </message>
    <message>
        <source>Write the digests as sha256sum does</source>
        <translation>Die Hashwerte schreiben, wie sha256sum es tut</translation>
    </message>
    <message>
        <source>Save as BSD lines…</source>
        <translation>Als BSD-Zeilen speichern…</translation>
    </message>
    <message>
        <source>Write the digests with their algorithms&apos; names, all of them</source>
        <translation>Die Hashwerte mit den Namen ihrer Algorithmen schreiben, alle</translation>
    </message>
    <message>
        <source>Compare digest</source>
        <translation>Hashwert vergleichen</translation>
    </message>
    <message>
        <source>Paste a digest or a checksum line and see which file has it</source>
        <translation>Einen Hashwert oder eine Prüfsummenzeile einfügen und sehen, welche Datei ihn hat</translation>
    </message>
    <message>
        <source>Take the selected files out of the table; can be undone for a moment</source>
        <translation>Die ausgewählten Dateien aus der Tabelle nehmen; kann einen Moment lang rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>Alle entfernen</translation>
    </message>
    <message>
        <source>Empty the table; can be undone for a moment</source>
        <translation>Die Tabelle leeren; kann einen Moment lang rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Show the folder of the selected file</source>
        <translation>Den Ordner der ausgewählten Datei anzeigen</translation>
    </message>
    <message>
        <source>Copy digest</source>
        <translation>Hashwert kopieren</translation>
    </message>
    <message>
        <source>Copy the digest of the selected files</source>
        <translation>Den Hashwert der ausgewählten Dateien kopieren</translation>
    </message>
    <message>
        <source>Copy as checksum lines</source>
        <translation>Als Prüfsummenzeilen kopieren</translation>
    </message>
    <message>
        <source>Copy lines as sha256sum writes them</source>
        <translation>Zeilen kopieren, wie sha256sum sie schreibt</translation>
    </message>
    <message>
        <source>Copy as BSD lines</source>
        <translation>Als BSD-Zeilen kopieren</translation>
    </message>
    <message>
        <source>Copy lines with the algorithms&apos; names</source>
        <translation>Zeilen mit den Namen der Algorithmen kopieren</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy the full paths of the selected files</source>
        <translation>Die vollständigen Pfade der ausgewählten Dateien kopieren</translation>
    </message>
    <message>
        <source>Cancel task…</source>
        <translation>Aufgabe abbrechen…</translation>
    </message>
    <message>
        <source>End the selected task; what it was at fails with that cause</source>
        <translation>Die ausgewählte Aufgabe beenden; woran sie war, schlägt mit dieser Ursache fehl</translation>
    </message>
    <message>
        <source>Settings, profile, theme, help and the demo, quit</source>
        <translation>Einstellungen, Profil, Farbschema, Hilfe und die Demo, Beenden</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>See all four panels at work, on a small web, a chat and files that are made for it and removed again; your own are left alone</source>
        <translation>Alle vier Bereiche bei der Arbeit sehen, an einem kleinen Web, einem Chat und Dateien, die dafür gemacht und wieder entfernt werden; die eigenen bleiben unberührt</translation>
    </message>
    <message>
        <source>Stop the demo</source>
        <translation>Demo beenden</translation>
    </message>
    <message>
        <source>Remove what the demo made and have the window back as it was</source>
        <translation>Entfernen, was die Demo gemacht hat, und das Fenster wieder wie zuvor haben</translation>
    </message>
    <message>
        <source>Context menu</source>
        <translation>Kontextmenü</translation>
    </message>
    <message>
        <source>Open the menu of what has the focus, as the Menu key does</source>
        <translation>Das Menü dessen öffnen, was den Fokus hat, wie mit der Menütaste</translation>
    </message>
    <message>
        <source>What each column means…</source>
        <translation>Was die Spalten bedeuten…</translation>
    </message>
    <message>
        <source>List the columns of every table, and what stands in them</source>
        <translation>Die Spalten jeder Tabelle aufführen und was darin steht</translation>
    </message>
    <message>
        <source>Open, join, rename or delete a run</source>
        <translation>Einen Lauf öffnen, ihm beitreten, ihn umbenennen oder löschen</translation>
    </message>
    <message>
        <source>Leave run</source>
        <translation>Lauf verlassen</translation>
    </message>
    <message>
        <source>End this window&apos;s part of a run that others work on; they go on</source>
        <translation>Den Anteil dieses Fensters an einem Lauf beenden, an dem andere arbeiten; sie machen weiter</translation>
    </message>
</context>
<context>
    <name>millrace::ui::AddUrlsDialog</name>
    <message>
        <source>One URL a line; blank lines and lines that begin with # are skipped.</source>
        <translation>Eine URL je Zeile; leere Zeilen und Zeilen, die mit # beginnen, werden übersprungen.</translation>
    </message>
    <message>
        <source>1 usable URL</source>
        <translation>1 brauchbare URL</translation>
    </message>
    <message>
        <source>%1 usable URLs</source>
        <translation>%1 brauchbare URLs</translation>
    </message>
    <message>
        <source>1 duplicate</source>
        <translation>1 Duplikat</translation>
    </message>
    <message>
        <source>%1 duplicates</source>
        <translation>%1 Duplikate</translation>
    </message>
    <message>
        <source>%1 unusable, the first: “%2”</source>
        <translation>%1 unbrauchbar, die erste: „%2“</translation>
    </message>
    <message>
        <source>more lines were not counted</source>
        <translation>weitere Zeilen wurden nicht gezählt</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add URLs</source>
        <translation>URLs hinzufügen</translation>
    </message>
    <message>
        <source>Add URLs dialog</source>
        <translation>Dialog „URLs hinzufügen“</translation>
    </message>
    <message>
        <source>URLs</source>
        <translation>URLs</translation>
    </message>
    <message>
        <source>https://example.org/
https://example.org/about

Paste or drop text, links, .txt and .csv files.</source>
        <translation>https://example.org/
https://example.org/about

Text, Links, .txt- und .csv-Dateien einfügen oder ablegen.</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Reads URLs from .txt and .csv files (Ctrl+O)</source>
        <translation>Liest URLs aus .txt- und .csv-Dateien (Strg+O)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Closes without adding (Esc)</source>
        <translation>Schließt, ohne hinzuzufügen (Esc)</translation>
    </message>
    <message>
        <source>Adds the URLs to the run (Ctrl+Return)</source>
        <translation>Fügt die URLs dem Lauf hinzu (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Open lists of URLs</source>
        <translation>Listen von URLs öffnen</translation>
    </message>
    <message>
        <source>Lists of URLs (*.txt *.csv *.tsv);;All files (*)</source>
        <translation>Listen von URLs (*.txt *.csv *.tsv);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>millrace::ui::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Hides this message</source>
        <translation>Blendet diese Meldung aus</translation>
    </message>
</context>
<context>
    <name>millrace::ui::Chart</name>
    <message>
        <source>10 min</source>
        <translation>10 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 min</translation>
    </message>
    <message>
        <source>%1: value</source>
        <translation>%1: Wert</translation>
    </message>
    <message>
        <source>%1: last %2</source>
        <translation>%1: letzte %2</translation>
    </message>
    <message>
        <source>Show the last %1 (%2)</source>
        <translation>Letzte %1 anzeigen (%2)</translation>
    </message>
    <message>
        <source>Show as table (T)</source>
        <translation>Als Tabelle anzeigen (T)</translation>
    </message>
    <message>
        <source>%1: show as table</source>
        <translation>%1: als Tabelle anzeigen</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 um %2</translation>
    </message>
    <message>
        <source>%1 %2, %3 %4</source>
        <translation>%1 %2, %3 %4</translation>
    </message>
    <message>
        <source>No data in the last %1.</source>
        <translation>Letzte %1: keine Daten.</translation>
    </message>
    <message>
        <source>Now %1; in the last %2 between %3 and %4.</source>
        <translation>Jetzt %1; letzte %2: zwischen %3 und %4.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1, last %2</source>
        <translation>%1, letzte %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>%1 as table</source>
        <translation>%1 als Tabelle</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>Letzte %1</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>Als Tabelle anzeigen</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>millrace::ui::ChatGraphs</name>
    <message>
        <source>Messages graph</source>
        <translation>Nachrichtenrate</translation>
    </message>
    <message>
        <source>/s</source>
        <translation>/s</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>Clients graph</source>
        <translation>Clientzahl</translation>
    </message>
    <message>
        <source>clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Round trip graph</source>
        <translation>Umlaufzeiten</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>ping</source>
        <translation>Ping</translation>
    </message>
    <message>
        <source>echo p99</source>
        <translation>Echo p99</translation>
    </message>
    <message>
        <source>Unsent graph</source>
        <translation>Ungesendetes</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
</context>
<context>
    <name>millrace::ui::ChatPanel</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>No server runs. Start it, point WebSocket clients at it, and watch who is connected and what is said; every message is logged.</source>
        <translation>Es läuft kein Server. Einen starten, WebSocket-Clients darauf richten und sehen, wer verbunden ist und was gesagt wird; jede Nachricht wird protokolliert.</translation>
    </message>
    <message>
        <source>Start server</source>
        <translation>Server starten</translation>
    </message>
    <message>
        <source>Start the first server</source>
        <translation>Den ersten Server starten</translation>
    </message>
    <message>
        <source>not listening</source>
        <translation>lauscht nicht</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Chat · stopped</source>
        <translation>Chat · angehalten</translation>
    </message>
    <message>
        <source>Export the range of the history</source>
        <translation>Zeitraum des Verlaufs exportieren</translation>
    </message>
    <message>
        <source>Export the messages shown</source>
        <translation>Angezeigte Nachrichten exportieren</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Copy menu</source>
        <translation>Menü „Kopieren“</translation>
    </message>
    <message>
        <source>Copy Python client</source>
        <translation>Python-Client kopieren</translation>
    </message>
    <message>
        <source>Copy JavaScript client</source>
        <translation>JavaScript-Client kopieren</translation>
    </message>
    <message>
        <source>Copy websocat line</source>
        <translation>websocat-Zeile kopieren</translation>
    </message>
    <message>
        <source>Mode menu</source>
        <translation>Menü „Modus“</translation>
    </message>
    <message>
        <source>Each message comes back to its sender, once it is logged</source>
        <translation>Jede Nachricht kommt zu ihrem Absender zurück, sobald sie protokolliert ist</translation>
    </message>
    <message>
        <source>Each message goes to everybody in its room, once it is logged; the room is the path</source>
        <translation>Jede Nachricht geht an alle in ihrem Raum, sobald sie protokolliert ist; der Raum ist der Pfad</translation>
    </message>
    <message>
        <source>Every frame comes back as it came, text or binary; nothing is logged</source>
        <translation>Jeder Frame kommt zurück, wie er kam, Text oder binär; nichts wird protokolliert</translation>
    </message>
    <message>
        <source>Server menu</source>
        <translation>Menü „Server“</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Where the server listens; copies the URL, a client in Python or JavaScript, or the command line</source>
        <translation>Wo der Server lauscht; kopiert die URL, einen Client in Python oder JavaScript oder die Befehlszeile</translation>
    </message>
    <message>
        <source>Echo</source>
        <translation>Echo</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>What the server does with a message</source>
        <translation>Was der Server mit einer Nachricht tut</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Options, test client, message to all, copy as command</source>
        <translation>Optionen, Testclient, Nachricht an alle, als Befehl kopieren</translation>
    </message>
    <message>
        <source>Filter messages (Ctrl+F)</source>
        <translation>Nachrichten filtern (Strg+F)</translation>
    </message>
    <message>
        <source>Filter messages</source>
        <translation>Nachrichten filtern</translation>
    </message>
    <message>
        <source>Shows only messages whose text, user or room contains this (Ctrl+F)</source>
        <translation>Zeigt nur Nachrichten, deren Text, Benutzer oder Raum dies enthält (Strg+F)</translation>
    </message>
    <message>
        <source>Pause messages</source>
        <translation>Nachrichten pausieren</translation>
    </message>
    <message>
        <source>Export messages</source>
        <translation>Nachrichten exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Stop server</source>
        <translation>Server anhalten</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Connected clients</source>
        <translation>Verbundene Clients</translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation>Nachrichten/s</translation>
    </message>
    <message>
        <source>Echo p99</source>
        <translation>Echo p99</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Bilanz</translation>
    </message>
    <message>
        <source>or try the demo</source>
        <translation>oder die Demo ausprobieren</translation>
    </message>
</context>
<context>
    <name>millrace::ui::ChatServerDialog</name>
    <message>
        <source>Server options</source>
        <translation>Serveroptionen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>localhost, an address of this machine, or 0.0.0.0 for all of its networks</source>
        <translation>localhost, eine Adresse dieses Rechners oder 0.0.0.0 für alle seine Netze</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>0 lets the system choose a free one</source>
        <translation>Bei 0 wählt das System einen freien</translation>
    </message>
    <message>
        <source>Mode of the server</source>
        <translation>Modus des Servers</translation>
    </message>
    <message>
        <source>Redis</source>
        <translation>Redis</translation>
    </message>
    <message>
        <source>redis://[user@]host[:port][/db], or none for the journal only; a password comes from MILLRACE_REDIS_PASSWORD</source>
        <translation>redis://[user@]host[:port][/db], oder none für das Journal allein; ein Passwort kommt aus MILLRACE_REDIS_PASSWORD</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>none: anybody who reaches the port may connect</source>
        <translation>keines: Jeder, der den Port erreicht, darf sich verbinden</translation>
    </message>
    <message>
        <source>Clients send it as Authorization: Bearer, or as the subprotocol bearer.&lt;token&gt;; it is not kept for the next start</source>
        <translation>Clients senden es als Authorization: Bearer oder als Subprotokoll bearer.&lt;token&gt;; für den nächsten Start wird es nicht aufbewahrt</translation>
    </message>
    <message>
        <source>Allowed origins</source>
        <translation>Zugelassene Origins</translation>
    </message>
    <message>
        <source>https://example.org, one a line; * allows every page. Programs that send no Origin may always connect.</source>
        <translation>https://example.org, einer je Zeile; * lässt jede Seite zu. Programme ohne Origin dürfen sich immer verbinden.</translation>
    </message>
    <message>
        <source>TLS certificate</source>
        <translation>TLS-Zertifikat</translation>
    </message>
    <message>
        <source>TLS key</source>
        <translation>TLS-Schlüssel</translation>
    </message>
    <message>
        <source>none: ws://</source>
        <translation>keines: ws://</translation>
    </message>
    <message>
        <source>Most clients</source>
        <translation>Höchstzahl der Clients</translation>
    </message>
    <message>
        <source>Largest message</source>
        <translation>Größte Nachricht</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>Messages per second and client</source>
        <translation>Nachrichten je Sekunde und Client</translation>
    </message>
    <message>
        <source>Ping interval</source>
        <translation>Ping-Abstand</translation>
    </message>
    <message>
        <source>no pings</source>
        <translation>keine Pings</translation>
    </message>
    <message>
        <source>Limit per client</source>
        <translation>Grenze je Client</translation>
    </message>
    <message>
        <source>Ping every</source>
        <translation>Ping alle</translation>
    </message>
    <message>
        <source>A token has no blanks and only ASCII characters, because it travels in a header.</source>
        <translation>Ein Token hat keine Leerzeichen und nur ASCII-Zeichen, weil es in einem Header reist.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::ClientsCard</name>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Clients card</source>
        <translation>Karte „Clients“</translation>
    </message>
    <message>
        <source>Clients appear here as they connect.</source>
        <translation>Clients erscheinen hier, sobald sie sich verbinden.</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Copies the selected rows as text (Ctrl+C)</source>
        <translation>Kopiert die ausgewählten Zeilen als Text (Strg+C)</translation>
    </message>
    <message>
        <source>the room %1</source>
        <translation>Raum %1</translation>
    </message>
    <message>
        <source>Client menu</source>
        <translation>Menü des Clients</translation>
    </message>
    <message>
        <source>Clients appear here while the server runs.</source>
        <translation>Clients erscheinen hier, während der Server läuft.</translation>
    </message>
    <message>
        <source>Nobody is connected yet. Point a WebSocket client at %1.</source>
        <translation>Noch ist niemand verbunden. Einen WebSocket-Client auf %1 richten.</translation>
    </message>
    <message>
        <source>Copy a Python client</source>
        <translation>Einen Python-Client kopieren</translation>
    </message>
</context>
<context>
    <name>millrace::ui::DataTable</name>
    <message>
        <source>%1 columns</source>
        <translation>Spalten von %1</translation>
    </message>
</context>
<context>
    <name>millrace::ui::DemoView</name>
    <message>
        <source>The demo keeps its pages in a store of its own. Stop it first.</source>
        <translation>Die Demo bewahrt ihre Seiten in einem eigenen Datenspeicher auf. Sie zuerst beenden.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::DesktopNotifier</name>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
</context>
<context>
    <name>millrace::ui::DetailsCard</name>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Selected page</source>
        <translation>Ausgewählte Seite</translation>
    </message>
    <message>
        <source>Select a page to see how long each phase took, who links to it, its redirects and its headers.</source>
        <translation>Eine Seite auswählen, um zu sehen, wie lange jede Phase dauerte, wer sie verlinkt, ihre Weiterleitungen und ihre Header.</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>Phasen</translation>
    </message>
    <message>
        <source>Links, redirects and headers</source>
        <translation>Links, Weiterleitungen und Header</translation>
    </message>
</context>
<context>
    <name>millrace::ui::DomainsCard</name>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Domains card</source>
        <translation>Karte „Domains“</translation>
    </message>
    <message>
        <source>Set rate…</source>
        <translation>Rate setzen…</translation>
    </message>
    <message>
        <source>Edits this host&apos;s starts per second; empty takes the run&apos;s again (F2)</source>
        <translation>Bearbeitet die Starts je Sekunde dieses Hosts; leer nimmt wieder die des Laufs (F2)</translation>
    </message>
    <message>
        <source>Skip wait</source>
        <translation>Warten überspringen</translation>
    </message>
    <message>
        <source>Ends the back-off, or sends the probe of an open circuit now; the rate&apos;s spacing stays (%1)</source>
        <translation>Beendet das Back-off oder sendet jetzt den Probeabruf einer ausgelösten Sicherung; der Abstand der Rate bleibt (%1)</translation>
    </message>
    <message>
        <source>Retry failed of this host</source>
        <translation>Fehlgeschlagene dieses Hosts wiederholen</translation>
    </message>
    <message>
        <source>Queues the selected hosts&apos; failed URLs again</source>
        <translation>Reiht die fehlgeschlagenen URLs der ausgewählten Hosts wieder ein</translation>
    </message>
    <message>
        <source>Open host in browser</source>
        <translation>Host im Browser öffnen</translation>
    </message>
    <message>
        <source>Opens the host&apos;s start page in the browser</source>
        <translation>Öffnet die Startseite des Hosts im Browser</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Copies the selected rows as text (Ctrl+C)</source>
        <translation>Kopiert die ausgewählten Zeilen als Text (Strg+C)</translation>
    </message>
    <message>
        <source>Resume host</source>
        <translation>Host fortsetzen</translation>
    </message>
    <message>
        <source>Pause host</source>
        <translation>Host pausieren</translation>
    </message>
    <message>
        <source>Host menu</source>
        <translation>Menü des Hosts</translation>
    </message>
</context>
<context>
    <name>millrace::ui::FileCard</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State of the selected file</source>
        <translation>Zustand der ausgewählten Datei</translation>
    </message>
    <message>
        <source>Copy digest</source>
        <translation>Hashwert kopieren</translation>
    </message>
    <message>
        <source>Copy digest of the selected file</source>
        <translation>Hashwert der ausgewählten Datei kopieren</translation>
    </message>
    <message>
        <source>Copies the digest (Ctrl+Shift+D)</source>
        <translation>Kopiert den Hashwert (Strg+Umschalt+D)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open folder of the selected file</source>
        <translation>Ordner der ausgewählten Datei öffnen</translation>
    </message>
    <message>
        <source>Shows the file&apos;s folder (Ctrl+Return)</source>
        <translation>Zeigt den Ordner der Datei (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Selected file</source>
        <translation>Ausgewählte Datei</translation>
    </message>
    <message>
        <source>Select a file to see its digests, and where they differ from what was expected.</source>
        <translation>Eine Datei auswählen, um ihre Hashwerte zu sehen und wo sie vom Erwarteten abweichen.</translation>
    </message>
    <message>
        <source>Digests of the selected file</source>
        <translation>Hashwerte der ausgewählten Datei</translation>
    </message>
    <message>
        <source>%1 · expected</source>
        <translation>%1 · erwartet</translation>
    </message>
    <message>
        <source>%1 · got; it differs where it is underlined</source>
        <translation>%1 · erhalten; weicht ab, wo es unterstrichen ist</translation>
    </message>
    <message>
        <source>%1 · got, the same</source>
        <translation>%1 · erhalten, gleich</translation>
    </message>
</context>
<context>
    <name>millrace::ui::FormDialog</name>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>%1 wählen</translation>
    </message>
</context>
<context>
    <name>millrace::ui::GraphsView</name>
    <message>
        <source>Pages graph</source>
        <translation>Seitenrate</translation>
    </message>
    <message>
        <source>pages/s</source>
        <translation>Seiten/s</translation>
    </message>
    <message>
        <source>Bytes graph</source>
        <translation>Byterate</translation>
    </message>
    <message>
        <source>bytes/s</source>
        <translation>Bytes/s</translation>
    </message>
    <message>
        <source>Answers graph</source>
        <translation>Antwortklassen</translation>
    </message>
    <message>
        <source>answers/s</source>
        <translation>Antworten/s</translation>
    </message>
    <message>
        <source>2xx, 3xx</source>
        <translation>2xx, 3xx</translation>
    </message>
    <message>
        <source>others</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>/s</source>
        <translation>/s</translation>
    </message>
    <message>
        <source>Latency graph</source>
        <translation>Latenzen</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
</context>
<context>
    <name>millrace::ui::HashGraphs</name>
    <message>
        <source>MB/s graph</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>MB/s</source>
        <translation>MB/s</translation>
    </message>
    <message>
        <source>Files/s graph</source>
        <translation>Dateirate</translation>
    </message>
    <message>
        <source>/s</source>
        <translation>/s</translation>
    </message>
    <message>
        <source>Waiting files graph</source>
        <translation>Wartende Dateien</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Busy workers graph</source>
        <translation>Worker in Arbeit</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>Worker</translation>
    </message>
</context>
<context>
    <name>millrace::ui::HashPanel</name>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Verify checksum files</source>
        <translation>Prüfsummendateien prüfen</translation>
    </message>
    <message>
        <source>Checksum files (*SUMS *SUMS.txt *.sha256 *.sha512 *.sha1 *.sha224 *.sha384 *.sha3 *.md5 *.b2 *.sum *.sums *checksum* *CHECKSUM*)</source>
        <translation>Prüfsummendateien (*SUMS *SUMS.txt *.sha256 *.sha512 *.sha1 *.sha224 *.sha384 *.sha3 *.md5 *.b2 *.sum *.sums *checksum* *CHECKSUM*)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Save as BSD lines</source>
        <translation>Als BSD-Zeilen speichern</translation>
    </message>
    <message>
        <source>Save as GNU lines</source>
        <translation>Als GNU-Zeilen speichern</translation>
    </message>
    <message>
        <source>File menu</source>
        <translation>Menü der Datei</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Add files to see their digests, or a checksum file such as SHA256SUMS to see what matches.</source>
        <translation>Dateien hinzufügen, um ihre Hashwerte zu sehen, oder eine Prüfsummendatei wie SHA256SUMS, um zu sehen, was übereinstimmt.</translation>
    </message>
    <message>
        <source>Add the first files</source>
        <translation>Die ersten Dateien hinzufügen</translation>
    </message>
    <message>
        <source>or drop files, folders and checksum files here, or paste their paths</source>
        <translation>oder Dateien, Ordner und Prüfsummendateien hier ablegen oder ihre Pfade einfügen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>There were no files of this machine in what was dropped. Save them here first, then drop them.</source>
        <translation>In dem, was abgelegt wurde, waren keine Dateien dieses Rechners. Sie zuerst hier speichern, dann ablegen.</translation>
    </message>
    <message>
        <source>Algorithms menu</source>
        <translation>Menü „Algorithmen“</translation>
    </message>
    <message>
        <source>%1 · not secure</source>
        <translation>%1 · nicht sicher</translation>
    </message>
    <message>
        <source>%1 digits; several algorithms are computed in one read</source>
        <translation>%1 Stellen; mehrere Algorithmen werden in einem Lesevorgang berechnet</translation>
    </message>
    <message>
        <source>%1 digits; finds accidents, not attacks: files with the same digest can be made</source>
        <translation>%1 Stellen; findet Unfälle, keine Angriffe: Dateien mit demselben Hashwert lassen sich herstellen</translation>
    </message>
    <message>
        <source>Save menu</source>
        <translation>Menü „Speichern“</translation>
    </message>
    <message>
        <source>Show menu</source>
        <translation>Menü „Anzeigen“</translation>
    </message>
    <message>
        <source>Workers menu</source>
        <translation>Menü „Worker“</translation>
    </message>
    <message>
        <source>List extra files</source>
        <translation>Überzählige Dateien auflisten</translation>
    </message>
    <message>
        <source>Verifying also lists what a list&apos;s folder has and the list does not name</source>
        <translation>Das Prüfen listet auch auf, was der Ordner einer Liste hat und die Liste nicht nennt</translation>
    </message>
    <message>
        <source>More menu</source>
        <translation>Menü „Mehr“</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>1 worker</source>
        <translation>1 Worker</translation>
    </message>
    <message>
        <source>%1 workers</source>
        <translation>%1 Worker</translation>
    </message>
    <message>
        <source>So many files are read at once; a disk that seeks has one reader in any case</source>
        <translation>So viele Dateien werden zugleich gelesen; eine Platte mit Lesekopf hat in jedem Fall einen Leser</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Shows every file</source>
        <translation>Zeigt jede Datei</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Shows what does not match, is missing, extra or could not be read</source>
        <translation>Zeigt, was nicht übereinstimmt, fehlt, überzählig ist oder nicht lesbar war</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Shows files whose digest another file has, too</source>
        <translation>Zeigt Dateien, deren Hashwert auch eine andere Datei hat</translation>
    </message>
    <message>
        <source>Pause hashing</source>
        <translation>Hashen pausieren</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Algorithms</source>
        <translation>Algorithmen</translation>
    </message>
    <message>
        <source>What is computed of files that are added from now on; several at once cost one read</source>
        <translation>Was von Dateien berechnet wird, die von jetzt an hinzugefügt werden; mehrere zugleich kosten einen Lesevorgang</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Retry, remove all, workers, copy as command</source>
        <translation>Wiederholen, alle entfernen, Worker, als Befehl kopieren</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Writes the digests to a checksum file</source>
        <translation>Schreibt die Hashwerte in eine Prüfsummendatei</translation>
    </message>
    <message>
        <source>Compare digest (Ctrl+D)</source>
        <translation>Hashwert vergleichen (Strg+D)</translation>
    </message>
    <message>
        <source>Compare digest</source>
        <translation>Hashwert vergleichen</translation>
    </message>
    <message>
        <source>Paste a digest, sha256:…, or a line of a checksum file: the files that have it are selected (Ctrl+D)</source>
        <translation>Einen Hashwert, sha256:… oder eine Zeile einer Prüfsummendatei einfügen: Die Dateien, die ihn haben, werden ausgewählt (Strg+D)</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Files hashed</source>
        <translation>Gehashte Dateien</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Bytes hashed</source>
        <translation>Gehashte Bytes</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Ends in</source>
        <translation>Endet in</translation>
    </message>
    <message>
        <source>Busy workers</source>
        <translation>Beschäftigte Worker</translation>
    </message>
    <message>
        <source>Files card</source>
        <translation>Karte „Dateien“</translation>
    </message>
    <message>
        <source>No file is of this kind. Clear the filter, or show all files.</source>
        <translation>Keine Datei ist von dieser Art. Den Filter leeren oder alle Dateien anzeigen.</translation>
    </message>
    <message>
        <source>Filter files (Ctrl+F)</source>
        <translation>Dateien filtern (Strg+F)</translation>
    </message>
    <message>
        <source>Filter files</source>
        <translation>Dateien filtern</translation>
    </message>
    <message>
        <source>Shows only files whose path contains this (Ctrl+F)</source>
        <translation>Zeigt nur Dateien, deren Pfad dies enthält (Strg+F)</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Which files the table shows, by their state</source>
        <translation>Welche Dateien die Tabelle zeigt, nach ihrem Zustand</translation>
    </message>
    <message>
        <source>or try the demo</source>
        <translation>oder die Demo ausprobieren</translation>
    </message>
</context>
<context>
    <name>millrace::ui::HashTabs</name>
    <message>
        <source>Hash views</source>
        <translation>Ansichten: Hash</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Folders and lists</source>
        <translation>Ordner und Listen</translation>
    </message>
    <message>
        <source>Problem files</source>
        <translation>Problemdateien</translation>
    </message>
    <message>
        <source>Nothing is wrong: files that do not match, are missing or cannot be read appear here.</source>
        <translation>Nichts ist falsch: Dateien, die nicht übereinstimmen, fehlen oder nicht lesbar sind, erscheinen hier.</translation>
    </message>
    <message>
        <source>Duplicate files</source>
        <translation>Doppelte Dateien</translation>
    </message>
    <message>
        <source>Files with the same digest appear here, grouped.</source>
        <translation>Dateien mit demselben Hashwert erscheinen hier, in Gruppen.</translation>
    </message>
    <message>
        <source>A strip for each worker appears here: what it reads, and how fast.</source>
        <translation>Ein Streifen für jeden Worker erscheint hier: was er liest und wie schnell.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::HeadersEdit</name>
    <message>
        <source>At most %1 headers can be sent.</source>
        <translation>Es können höchstens %1 Header gesendet werden.</translation>
    </message>
    <message>
        <source>“%1” is no header. Write Name: value.</source>
        <translation>„%1“ ist kein Header. Name: Wert angeben.</translation>
    </message>
    <message>
        <source>What the dots of %1 stood for is gone. Write its value anew.</source>
        <translation>Wofür die Punkte von %1 standen, ist fort. Den Wert neu angeben.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::Histogram</name>
    <message>
        <source>up to %1: %2</source>
        <translation>bis %1: %2</translation>
    </message>
    <message>
        <source>tallest: %1, log scale</source>
        <translation>höchster: %1, logarithmisch</translation>
    </message>
    <message>
        <source>nothing measured yet</source>
        <translation>noch nichts gemessen</translation>
    </message>
</context>
<context>
    <name>millrace::ui::HistoryView</name>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Load more</source>
        <translation>Mehr laden</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>History from</source>
        <translation>Verlauf von</translation>
    </message>
    <message>
        <source>History to</source>
        <translation>Verlauf bis</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>Ortszeit</translation>
    </message>
    <message>
        <source>Load history</source>
        <translation>Verlauf laden</translation>
    </message>
    <message>
        <source>Reads what was said in this time from the stream, or from the journal while Redis is away</source>
        <translation>Liest aus dem Stream, was in dieser Zeit gesagt wurde, oder aus dem Journal, während Redis fort ist</translation>
    </message>
    <message>
        <source>Load more history</source>
        <translation>Mehr vom Verlauf laden</translation>
    </message>
    <message>
        <source>Reads the next page of this range</source>
        <translation>Liest die nächste Seite dieses Zeitraums</translation>
    </message>
    <message>
        <source>Choose a range of time and press Load: the log has what was said, also before this start.</source>
        <translation>Einen Zeitraum wählen und „Laden“ drücken: Das Protokoll hat, was gesagt wurde, auch vor diesem Start.</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>millrace::ui::JsonTreeView</name>
    <message>
        <source>Message tree</source>
        <translation>Baum der Nachricht</translation>
    </message>
    <message>
        <source>Message tree columns</source>
        <translation>Spalten des Baums der Nachricht</translation>
    </message>
    <message>
        <source>unfolded as far as %1 rows</source>
        <translation>aufgeklappt bis %1 Zeilen</translation>
    </message>
    <message>
        <source>Member menu</source>
        <translation>Menü des Elements</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy as received</source>
        <translation>Wie empfangen kopieren</translation>
    </message>
    <message>
        <source>Unfold all</source>
        <translation>Alles aufklappen</translation>
    </message>
    <message>
        <source>Fold all</source>
        <translation>Alles zuklappen</translation>
    </message>
</context>
<context>
    <name>millrace::ui::LoopTabs</name>
    <message>
        <source>Loop views</source>
        <translation>Ansichten: Schleife</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>Stalls</source>
        <translation>Hänger</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Latency graph</source>
        <translation>Latenzen</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Live tasks graph</source>
        <translation>Aufgabenzahl</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Latency of the loop</source>
        <translation>Latenz der Schleife</translation>
    </message>
    <message>
        <source>Latency of the loop since the start</source>
        <translation>Latenz der Schleife seit dem Start</translation>
    </message>
    <message>
        <source>Latency of the window</source>
        <translation>Latenz des Fensters</translation>
    </message>
    <message>
        <source>Latency of the window since the start</source>
        <translation>Latenz des Fensters seit dem Start</translation>
    </message>
    <message>
        <source>Nothing has kept the loop or the window for 50 ms or longer.</source>
        <translation>Nichts hat die Schleife oder das Fenster 50 ms oder länger aufgehalten.</translation>
    </message>
    <message>
        <source>Stack of the stall</source>
        <translation>Stapel des Hängers</translation>
    </message>
    <message>
        <source>Select a stall to see what ran.</source>
        <translation>Einen Hänger auswählen, um zu sehen, was lief.</translation>
    </message>
    <message>
        <source>What the engines have to say appears here.</source>
        <translation>Was zu melden ist, erscheint hier.</translation>
    </message>
    <message>
        <source>Area of the log</source>
        <translation>Gebiet des Protokolls</translation>
    </message>
    <message>
        <source>all areas</source>
        <translation>alle Gebiete</translation>
    </message>
    <message>
        <source>Least important level</source>
        <translation>Unwichtigste Stufe</translation>
    </message>
    <message>
        <source>What is kept of the area from now on; what is written to standard error is --log-level&apos;s matter</source>
        <translation>Was von jetzt an aus dem Gebiet aufbewahrt wird; was auf die Standardfehlerausgabe geht, bestimmt --log-level</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>Protokoll filtern</translation>
    </message>
    <message>
        <source>Stalls (%1)</source>
        <translation>Hänger (%1)</translation>
    </message>
</context>
<context>
    <name>millrace::ui::MainWindow</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 anzeigen</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>How long the window kept the screen waiting, over the last 10 s: 99 of 100 frames within %1, half within %2, the longest %3.</source>
        <translation>Wie lange das Fenster den Bildschirm warten ließ, über die letzten 10 s: 99 von 100 Bildern binnen %1, die Hälfte binnen %2, das längste %3.</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>%1 (demo)</source>
        <translation>%1 (Demo)</translation>
    </message>
    <message>
        <source>This is a demo: pages, people and files that were made for it, on this machine only. Your own runs, settings and logs are left alone; what you do here goes with it.</source>
        <translation>Dies ist eine Demo: Seiten, Leute und Dateien, die dafür gemacht wurden, nur auf diesem Rechner. Die eigenen Läufe, Einstellungen und Protokolle bleiben unberührt; was hier geschieht, vergeht mit ihr.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::MessageCard</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Selected message</source>
        <translation>Ausgewählte Nachricht</translation>
    </message>
    <message>
        <source>Unfold all</source>
        <translation>Alles aufklappen</translation>
    </message>
    <message>
        <source>Unfolds every object and array of the message (*)</source>
        <translation>Klappt jedes Objekt und jede Liste der Nachricht auf (*)</translation>
    </message>
    <message>
        <source>Fold all</source>
        <translation>Alles zuklappen</translation>
    </message>
    <message>
        <source>Folds the message to its outer members</source>
        <translation>Klappt die Nachricht auf ihre äußeren Elemente zu</translation>
    </message>
    <message>
        <source>Message as text</source>
        <translation>Nachricht als Text</translation>
    </message>
    <message>
        <source>Shows the message as indented text</source>
        <translation>Zeigt die Nachricht als eingerückten Text</translation>
    </message>
    <message>
        <source>Select a message to see its JSON and how long each step took.</source>
        <translation>Eine Nachricht auswählen, um ihr JSON zu sehen und wie lange jeder Schritt dauerte.</translation>
    </message>
    <message>
        <source>Text of the selected message</source>
        <translation>Text der ausgewählten Nachricht</translation>
    </message>
</context>
<context>
    <name>millrace::ui::MessagesTabs</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>State of the messages</source>
        <translation>Zustand der Nachrichten</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Jump to live</source>
        <translation>Zum Neuesten</translation>
    </message>
    <message>
        <source>Brings in what came meanwhile and shows the newest</source>
        <translation>Holt herein, was inzwischen kam, und zeigt das Neueste</translation>
    </message>
    <message>
        <source>Messages appear here as they are answered.</source>
        <translation>Nachrichten erscheinen hier, sobald sie beantwortet sind.</translation>
    </message>
    <message>
        <source>Message menu</source>
        <translation>Menü der Nachricht</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
</context>
<context>
    <name>millrace::ui::MetricsView</name>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Figures of the engines, the loop and the limits for Prometheus, answered even while the loop is blocked.</source>
        <translation>Zahlen zu Scraper, Chat und Hash, zur Schleife und zu den Grenzen für Prometheus; beantwortet, auch während die Schleife blockiert ist.</translation>
    </message>
    <message>
        <source>Address for metrics</source>
        <translation>Adresse für Metriken</translation>
    </message>
    <message>
        <source>Stop metrics</source>
        <translation>Metriken beenden</translation>
    </message>
    <message>
        <source>Serve metrics</source>
        <translation>Metriken bereitstellen</translation>
    </message>
    <message>
        <source>Served at %1</source>
        <translation>Bereit unter %1</translation>
    </message>
</context>
<context>
    <name>millrace::ui::PacingView</name>
    <message>
        <source>Starts</source>
        <translation>Starts</translation>
    </message>
</context>
<context>
    <name>millrace::ui::PagesFilterBar</name>
    <message>
        <source>Status filter</source>
        <translation>Filter nach Status</translation>
    </message>
    <message>
        <source>Shows only pages that ended with such a status</source>
        <translation>Zeigt nur Seiten, die mit einem solchen Status endeten</translation>
    </message>
    <message>
        <source>Page filter</source>
        <translation>Seitenfilter</translation>
    </message>
    <message>
        <source>Shows only pages of which this is true</source>
        <translation>Zeigt nur Seiten, auf die dies zutrifft</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>Pages have ended since that may change what is found</source>
        <translation>Seither sind Seiten fertig geworden, die das Ergebnis ändern können</translation>
    </message>
    <message>
        <source>All pages</source>
        <translation>Alle Seiten</translation>
    </message>
    <message>
        <source>Takes both filters back</source>
        <translation>Nimmt beide Filter zurück</translation>
    </message>
    <message>
        <source>End comparison</source>
        <translation>Vergleich beenden</translation>
    </message>
    <message>
        <source>The open run alone is shown again</source>
        <translation>Der geöffnete Lauf allein wird wieder angezeigt</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>Jeder Status</translation>
    </message>
    <message>
        <source>2xx</source>
        <translation>2xx</translation>
    </message>
    <message>
        <source>3xx</source>
        <translation>3xx</translation>
    </message>
    <message>
        <source>4xx</source>
        <translation>4xx</translation>
    </message>
    <message>
        <source>5xx</source>
        <translation>5xx</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Every page</source>
        <translation>Jede Seite</translation>
    </message>
    <message>
        <source>Broken links</source>
        <translation>Defekte Links</translation>
    </message>
    <message>
        <source>No title</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>Duplicate titles</source>
        <translation>Doppelte Titel</translation>
    </message>
    <message>
        <source>Redirected</source>
        <translation>Weitergeleitet</translation>
    </message>
    <message>
        <source>Redirect chains</source>
        <translation>Weiterleitungsketten</translation>
    </message>
    <message>
        <source>Slower than %1 s</source>
        <translation>Langsamer als %1 s</translation>
    </message>
    <message>
        <source>Changed since %1</source>
        <translation>Geändert seit %1</translation>
    </message>
    <message>
        <source>New since %1</source>
        <translation>Neu seit %1</translation>
    </message>
    <message>
        <source>Gone since %1</source>
        <translation>Fort seit %1</translation>
    </message>
</context>
<context>
    <name>millrace::ui::PagesTabs</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>No page has failed.</source>
        <translation>Keine Seite ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>robots.txt</source>
        <translation>robots.txt</translation>
    </message>
    <message>
        <source>Pacing</source>
        <translation>Takt</translation>
    </message>
    <message>
        <source>Pages appear here as they end.</source>
        <translation>Seiten erscheinen hier, sobald sie fertig sind.</translation>
    </message>
    <message>
        <source>All hosts</source>
        <translation>Alle Hosts</translation>
    </message>
    <message>
        <source>Shows the pages of every host again</source>
        <translation>Zeigt wieder die Seiten aller Hosts</translation>
    </message>
    <message>
        <source>Text of robots.txt</source>
        <translation>Text der robots.txt</translation>
    </message>
    <message>
        <source>Page menu</source>
        <translation>Menü der Seite</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Try selectors on this page…</source>
        <translation>Selektoren an dieser Seite ausprobieren…</translation>
    </message>
    <message>
        <source>Retry failed of this host</source>
        <translation>Fehlgeschlagene dieses Hosts wiederholen</translation>
    </message>
    <message>
        <source>No page matches the filters.</source>
        <translation>Keine Seite passt zu den Filtern.</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
</context>
<context>
    <name>millrace::ui::Rail</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Bereiche</translation>
    </message>
</context>
<context>
    <name>millrace::ui::RailButton</name>
    <message>
        <source>shown</source>
        <translation>angezeigt</translation>
    </message>
</context>
<context>
    <name>millrace::ui::RunOptionsDialog</name>
    <message>
        <source>Run options</source>
        <translation>Laufoptionen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Rate per host</source>
        <translation>Rate je Host</translation>
    </message>
    <message>
        <source>Starts per second to each host; 0 or “unlimited” removes the limit</source>
        <translation>Starts je Sekunde an jeden Host; 0 oder „unbegrenzt“ hebt die Grenze auf</translation>
    </message>
    <message>
        <source>In flight per host</source>
        <translation>Unterwegs je Host</translation>
    </message>
    <message>
        <source>In flight in all</source>
        <translation>Unterwegs insgesamt</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>Zeitlimit</translation>
    </message>
    <message>
        <source>One page in all, from the connection to its last byte</source>
        <translation>Eine Seite im Ganzen, von der Verbindung bis zum letzten Byte</translation>
    </message>
    <message>
        <source>Deadline of the run</source>
        <translation>Frist des Laufs</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>The run stops after this time; what is left stays queued</source>
        <translation>Der Lauf hält nach dieser Zeit an; der Rest wartet weiter</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>For connection errors, 429 and 5xx; each costs a start of its host</source>
        <translation>Bei Verbindungsfehlern, 429 und 5xx; jede kostet einen Start ihres Hosts</translation>
    </message>
    <message>
        <source>Rate per host, starts /s</source>
        <translation>Rate je Host, Starts /s</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>given URLs only</source>
        <translation>nur angegebene URLs</translation>
    </message>
    <message>
        <source>Links are followed so many hops from a given URL</source>
        <translation>Links werden so viele Sprünge weit ab einer angegebenen URL verfolgt</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Umfang</translation>
    </message>
    <message>
        <source>Where links may lead</source>
        <translation>Wohin Links führen dürfen</translation>
    </message>
    <message>
        <source>the hosts given</source>
        <translation>die angegebenen Hosts</translation>
    </message>
    <message>
        <source>their domains</source>
        <translation>deren Domains</translation>
    </message>
    <message>
        <source>anywhere</source>
        <translation>überall</translation>
    </message>
    <message>
        <source>Max pages</source>
        <translation>Max. Seiten</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>URLs that the run takes in all, given ones included</source>
        <translation>URLs, die der Lauf insgesamt annimmt, angegebene eingeschlossen</translation>
    </message>
    <message>
        <source>Include</source>
        <translation>Einschließen</translation>
    </message>
    <message>
        <source>all links · one regular expression a line, such as /docs/</source>
        <translation>alle Links · ein regulärer Ausdruck je Zeile, wie /docs/</translation>
    </message>
    <message>
        <source>Only links whose URL one of these is found in are followed; given URLs are always fetched</source>
        <translation>Nur Links, in deren URL einer davon vorkommt, werden verfolgt; angegebene URLs werden immer abgerufen</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>none · one regular expression a line, such as \.pdf$</source>
        <translation>keine · ein regulärer Ausdruck je Zeile, wie \.pdf$</translation>
    </message>
    <message>
        <source>Links whose URL one of these is found in are not followed</source>
        <translation>Links, in deren URL einer davon vorkommt, werden nicht verfolgt</translation>
    </message>
    <message>
        <source>Max variants</source>
        <translation>Max. Varianten</translation>
    </message>
    <message>
        <source>URLs of one path that differ in their query, a session&apos;s name or a date alone; more of them are a trap</source>
        <translation>URLs eines Pfades, die sich nur in Abfrage, Sitzungsname oder Datum unterscheiden; mehr davon sind eine Falle</translation>
    </message>
    <message>
        <source>Max variants of a path</source>
        <translation>Max. Varianten eines Pfades</translation>
    </message>
    <message>
        <source>Obey robots.txt</source>
        <translation>robots.txt befolgen</translation>
    </message>
    <message>
        <source>Pages that a host&apos;s robots.txt forbids are skipped (RFC 9309)</source>
        <translation>Seiten, die die robots.txt eines Hosts verbietet, werden übersprungen (RFC 9309)</translation>
    </message>
    <message>
        <source>Allow private addresses</source>
        <translation>Private Adressen zulassen</translation>
    </message>
    <message>
        <source>Links and redirects may lead to loopback, private and link-local addresses</source>
        <translation>Links und Weiterleitungen dürfen zu Loopback-, privaten und Link-local-Adressen führen</translation>
    </message>
    <message>
        <source>Read the hosts’ sitemaps</source>
        <translation>Sitemaps der Hosts lesen</translation>
    </message>
    <message>
        <source>Pages that a host&apos;s sitemaps name are taken too, within the scope; a given URL may be a sitemap itself</source>
        <translation>Seiten, die die Sitemaps eines Hosts nennen, werden auch aufgenommen, innerhalb des Umfangs; eine angegebene URL darf selbst eine Sitemap sein</translation>
    </message>
    <message>
        <source>Fetch again what is stored</source>
        <translation>Gespeichertes erneut abrufen</translation>
    </message>
    <message>
        <source>Pages that the store has already are fetched and updated</source>
        <translation>Seiten, die der Datenspeicher schon hat, werden abgerufen und aktualisiert</translation>
    </message>
    <message>
        <source>Obey nofollow</source>
        <translation>nofollow befolgen</translation>
    </message>
    <message>
        <source>Links with rel=nofollow are not followed, nor those of pages whose robots meta element or X-Robots-Tag says so</source>
        <translation>Links mit rel=nofollow werden nicht verfolgt, auch nicht die von Seiten, deren robots-Meta-Element oder X-Robots-Tag es sagt</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>User-Agent</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>description
price=.price::text</source>
        <translation>description
price=.price::text</translation>
    </message>
    <message>
        <source>What is taken of each page, one a line: NAME=SELECTOR by CSS or XPath, or one of title, description, canonical, h1, language,
robots, opengraph, og:NAME, json-ld, links, images, words. ::text and ::attr(x) at the end, first: in front for the first match alone</source>
        <translation>Was jeder Seite entnommen wird, eines je Zeile: NAME=SELEKTOR in CSS oder XPath, oder eines von title, description, canonical, h1, language,
robots, opengraph, og:NAME, json-ld, links, images, words. ::text und ::attr(x) am Ende, first: am Anfang für den ersten Treffer allein</translation>
    </message>
    <message>
        <source>Try…</source>
        <translation>Ausprobieren…</translation>
    </message>
    <message>
        <source>Try fields</source>
        <translation>Felder ausprobieren</translation>
    </message>
    <message>
        <source>Fetches a page and shows what the field in whose line the cursor stands gives there</source>
        <translation>Ruft eine Seite ab und zeigt, was das Feld, in dessen Zeile der Cursor steht, dort ergibt</translation>
    </message>
    <message>
        <source>Request headers</source>
        <translation>Anfrage-Header</translation>
    </message>
    <message>
        <source>Name: value, one a line; never sent to another host by a redirect</source>
        <translation>Name: Wert, einer je Zeile; nie durch eine Weiterleitung an einen anderen Host gesendet</translation>
    </message>
    <message>
        <source>The values of Authorization, Cookie and other secret headers are hidden here, kept in memory and never stored</source>
        <translation>Die Werte von Authorization, Cookie und anderen geheimen Headern sind hier verborgen, bleiben im Arbeitsspeicher und werden nie gespeichert</translation>
    </message>
    <message>
        <source>Sign-in…</source>
        <translation>Anmeldung…</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Cookies, users and passwords, and the proxy of the run</source>
        <translation>Cookies, Benutzer und Passwörter und der Proxy des Laufs</translation>
    </message>
    <message>
        <source>Store…</source>
        <translation>Datenspeicher…</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Datenspeicher</translation>
    </message>
    <message>
        <source>Keep pages in another file, or in PostgreSQL</source>
        <translation>Seiten in einer anderen Datei oder in PostgreSQL aufbewahren</translation>
    </message>
    <message>
        <source>Save bodies in</source>
        <translation>Inhalte speichern in</translation>
    </message>
    <message>
        <source>Choose the folder for bodies</source>
        <translation>Ordner für Inhalte wählen</translation>
    </message>
    <message>
        <source>bodies are not kept</source>
        <translation>Inhalte werden nicht aufbewahrt</translation>
    </message>
    <message>
        <source>The body of each page that is done becomes a file in this folder, decompressed and else as it came; the page&apos;s details name it</source>
        <translation>Der Inhalt jeder fertigen Seite wird eine Datei in diesem Ordner, entpackt und sonst wie er kam; die Einzelheiten der Seite nennen sie</translation>
    </message>
    <message>
        <source>The rate is no number. Give starts per second, such as 2 or 0.5, or “unlimited”.</source>
        <translation>Die Rate ist keine Zahl. Starts je Sekunde angeben, wie 2 oder 0,5, oder „unbegrenzt“.</translation>
    </message>
    <message>
        <source>Bodies are saved in a folder that is named from the root on, such as %1.</source>
        <translation>Inhalte werden in einem Ordner gespeichert, der von der Wurzel an genannt ist, wie %1.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::RunsDialog</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Runs dialog</source>
        <translation>Dialog „Läufe“</translation>
    </message>
    <message>
        <source>Shows this run in the window (Return)</source>
        <translation>Zeigt diesen Lauf im Fenster (Eingabe)</translation>
    </message>
    <message>
        <source>Open run</source>
        <translation>Lauf öffnen</translation>
    </message>
    <message>
        <source>Shows what changed in the open run since this one, and counts what is new and what is gone</source>
        <translation>Zeigt, was sich im geöffneten Lauf seit diesem geändert hat, und zählt, was neu und was fort ist</translation>
    </message>
    <message>
        <source>Compare run</source>
        <translation>Lauf vergleichen</translation>
    </message>
    <message>
        <source>Rename run</source>
        <translation>Lauf umbenennen</translation>
    </message>
    <message>
        <source>Delete run</source>
        <translation>Lauf löschen</translation>
    </message>
    <message>
        <source>Store…</source>
        <translation>Datenspeicher…</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Datenspeicher</translation>
    </message>
    <message>
        <source>Keep pages in another file, or in PostgreSQL</source>
        <translation>Seiten in einer anderen Datei oder in PostgreSQL aufbewahren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Every run that you start stays here until you delete it.</source>
        <translation>Jeder gestartete Lauf bleibt hier, bis er gelöscht wird.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Opens this run, which other programs work on, and takes a share of its hosts</source>
        <translation>Öffnet diesen Lauf, an dem andere Programme arbeiten, und übernimmt einen Teil seiner Hosts</translation>
    </message>
    <message>
        <source>Join run</source>
        <translation>Lauf beitreten</translation>
    </message>
</context>
<context>
    <name>millrace::ui::RuntimePanel</name>
    <message>
        <source>Runtime</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Live tasks</source>
        <translation>Aktive Aufgaben</translation>
    </message>
    <message>
        <source>Loop is late by</source>
        <translation>Verzug der Schleife</translation>
    </message>
    <message>
        <source>Window is late by</source>
        <translation>Verzug des Fensters</translation>
    </message>
    <message>
        <source>Loop busy</source>
        <translation>Schleife beschäftigt</translation>
    </message>
    <message>
        <source>Stalls</source>
        <translation>Hänger</translation>
    </message>
    <message>
        <source>Stalls since the start</source>
        <translation>Hänger seit dem Start</translation>
    </message>
    <message>
        <source>Runtime details</source>
        <translation>Einzelheiten der Laufzeit</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Metriken</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>Cancel this task?</source>
        <translation>Diese Aufgabe abbrechen?</translation>
    </message>
    <message>
        <source>Cancel the task</source>
        <translation>Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>millrace::ui::ScraperPanel</name>
    <message>
        <source>Scraper</source>
        <translation>Scraper</translation>
    </message>
    <message>
        <source>Pages that you want to have belong here: give their URLs, press Start, and watch each host&apos;s queue drain into the store.</source>
        <translation>Gewünschte Seiten gehören hierher: ihre URLs angeben, „Starten“ drücken und zusehen, wie die Warteschlange jedes Hosts in den Datenspeicher abfließt.</translation>
    </message>
    <message>
        <source>Add URLs…</source>
        <translation>URLs hinzufügen…</translation>
    </message>
    <message>
        <source>Add the first URLs</source>
        <translation>Die ersten URLs hinzufügen</translation>
    </message>
    <message>
        <source>or paste them, or drop text, links, .txt and .csv files here</source>
        <translation>oder sie einfügen, oder Text, Links, .txt- und .csv-Dateien hier ablegen</translation>
    </message>
    <message>
        <source>Rate menu</source>
        <translation>Menü „Rate“</translation>
    </message>
    <message>
        <source>%1 per host</source>
        <translation>%1 je Host</translation>
    </message>
    <message>
        <source>Unlimited</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source>Another rate…</source>
        <translation>Andere Rate…</translation>
    </message>
    <message>
        <source>Run menu</source>
        <translation>Menü „Lauf“</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>New run, list of runs, options, store, selectors, retry failed, copy as command</source>
        <translation>Neuer Lauf, Liste der Läufe, Optionen, Datenspeicher, Selektoren, Fehlgeschlagene wiederholen, als Befehl kopieren</translation>
    </message>
    <message>
        <source>Filter hosts and pages (Ctrl+F)</source>
        <translation>Hosts und Seiten filtern (Strg+F)</translation>
    </message>
    <message>
        <source>Filter hosts and pages</source>
        <translation>Hosts und Seiten filtern</translation>
    </message>
    <message>
        <source>Shows only hosts and pages that contain this text (Ctrl+F)</source>
        <translation>Zeigt nur Hosts und Seiten, die diesen Text enthalten (Strg+F)</translation>
    </message>
    <message>
        <source>Add URLs</source>
        <translation>URLs hinzufügen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Pages so far</source>
        <translation>Seiten bisher</translation>
    </message>
    <message>
        <source>Pages/s</source>
        <translation>Seiten/s</translation>
    </message>
    <message>
        <source>Pages per second</source>
        <translation>Seiten je Sekunde</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Requests in flight</source>
        <translation>Anfragen unterwegs</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Failed pages</source>
        <translation>Fehlgeschlagene Seiten</translation>
    </message>
    <message>
        <source>Ends in</source>
        <translation>Endet in</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Verbleibende Zeit</translation>
    </message>
    <message>
        <source>or try the demo</source>
        <translation>oder die Demo ausprobieren</translation>
    </message>
</context>
<context>
    <name>millrace::ui::SelectorDialog</name>
    <message>
        <source>Try selectors</source>
        <translation>Selektoren ausprobieren</translation>
    </message>
    <message>
        <source>Try selectors dialog</source>
        <translation>Dialog „Selektoren ausprobieren“</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Address of a page, such as https://example.org/products</source>
        <translation>Adresse einer Seite, wie https://example.org/products</translation>
    </message>
    <message>
        <source>The page is fetched as the run would: its robots.txt, rate, headers, cookies and limits count; nothing is stored</source>
        <translation>Die Seite wird abgerufen, wie der Lauf es täte: Seine robots.txt, Rate, Header, Cookies und Grenzen zählen; nichts wird gespeichert</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Abrufen</translation>
    </message>
    <message>
        <source>Selector</source>
        <translation>Selektor</translation>
    </message>
    <message>
        <source>Selector: h1   .price::text   a::attr(href)   //table//td[2]   title   links</source>
        <translation>Selektor: h1   .price::text   a::attr(href)   //table//td[2]   title   links</translation>
    </message>
    <message>
        <source>CSS, with ::text or ::attr(x) at its end; XPath, where it begins with / ./ ( or a function; or the name of a built-in field:
title, description, canonical, h1, language, robots, opengraph, og:NAME, json-ld, links, images, words. first: takes the first match alone</source>
        <translation>CSS, mit ::text oder ::attr(x) am Ende; XPath, wo es mit / ./ ( oder einer Funktion beginnt; oder der Name eines eingebauten Feldes:
title, description, canonical, h1, language, robots, opengraph, og:NAME, json-ld, links, images, words. first: nimmt nur den ersten Treffer</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorheriger Treffer</translation>
    </message>
    <message>
        <source>Goes to the match before (Shift+F3)</source>
        <translation>Geht zum vorherigen Treffer (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Goes to the next match (F3, or Return in the selector)</source>
        <translation>Geht zum nächsten Treffer (F3, oder Eingabe im Selektor)</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>%1 card</source>
        <translation>Karte „%1“</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Field name</source>
        <translation>Feldname</translation>
    </message>
    <message>
        <source>name of the field</source>
        <translation>Name des Feldes</translation>
    </message>
    <message>
        <source>Use as field</source>
        <translation>Als Feld verwenden</translation>
    </message>
    <message>
        <source>Adds NAME=SELECTOR to the fields in Run options: it is taken of each page from then on</source>
        <translation>Fügt NAME=SELEKTOR den Feldern in den Laufoptionen hinzu: Von da an wird es jeder Seite entnommen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Ends what is under way (Esc)</source>
        <translation>Beendet, was im Gang ist (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ends the fetch; the page before stays</source>
        <translation>Beendet den Abruf; die vorige Seite bleibt</translation>
    </message>
    <message>
        <source>Fetches the page at the pace of its host (Return)</source>
        <translation>Ruft die Seite im Takt ihres Hosts ab (Eingabe)</translation>
    </message>
    <message>
        <source>Fetching, at the pace that the host is asked at…</source>
        <translation>Wird abgerufen, in dem Takt, in dem der Host gefragt wird…</translation>
    </message>
    <message>
        <source>Element menu</source>
        <translation>Menü des Elements</translation>
    </message>
    <message>
        <source>Select by %1</source>
        <translation>Auswählen mit %1</translation>
    </message>
    <message>
        <source>Copy selector</source>
        <translation>Selektor kopieren</translation>
    </message>
    <message>
        <source>%1 is among the fields in Run options.</source>
        <translation>%1 ist unter den Feldern in den Laufoptionen.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>Aufbewahrt in %1</translation>
    </message>
    <message>
        <source>Pages of settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Search settings (Ctrl+F)</source>
        <translation>Einstellungen suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Shows the settings of all pages that have these words (Ctrl+F)</source>
        <translation>Zeigt die Einstellungen aller Seiten, die diese Wörter haben (Strg+F)</translation>
    </message>
    <message>
        <source>Reset to default</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>Puts the default into the field; Apply keeps it</source>
        <translation>Setzt die Voreinstellung in das Feld; „Anwenden“ behält sie</translation>
    </message>
    <message>
        <source>This start was told otherwise, by %1 on its command line; what stands here counts for starts without it.</source>
        <translation>Für diesen Start gilt anderes, durch %1 auf seiner Befehlszeile; was hier steht, gilt für Starts ohne das.</translation>
    </message>
</context>
<context>
    <name>millrace::ui::SignInDialog</name>
    <message>
        <source>password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Passwords and cookies stay in memory while this window is open, and are never stored or logged. A run that is resumed later needs them again.</source>
        <translation>Passwörter und Cookies bleiben im Arbeitsspeicher, solange dieses Fenster offen ist, und werden nie gespeichert oder protokolliert. Ein Lauf, der später fortgesetzt wird, braucht sie erneut.</translation>
    </message>
    <message>
        <source>Keep the cookies that servers set</source>
        <translation>Cookies behalten, die Server setzen</translation>
    </message>
    <message>
        <source>For as long as the run is open: at most 50 a domain and 3,000 in all</source>
        <translation>Solange der Lauf geöffnet ist: höchstens 50 je Domain und 3.000 insgesamt</translation>
    </message>
    <message>
        <source>Open cookie file…</source>
        <translation>Cookie-Datei öffnen…</translation>
    </message>
    <message>
        <source>A cookies.txt, as browsers&apos; add-ons and curl write it: the run starts with a session of the browser</source>
        <translation>Eine cookies.txt, wie Browser-Erweiterungen und curl sie schreiben: Der Lauf beginnt mit einer Sitzung des Browsers</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Starts without cookies</source>
        <translation>Beginnt ohne Cookies</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>Logins</source>
        <translation>Zugänge</translation>
    </message>
    <message>
        <source>A user and a password go to their own origin only, whatever redirects or links lead elsewhere</source>
        <translation>Benutzer und Passwort gehen nur an ihren eigenen Origin, wohin Weiterleitungen oder Links auch führen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Takes the selected login out</source>
        <translation>Nimmt den ausgewählten Zugang heraus</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Origin</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>user</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Add login</source>
        <translation>Zugang hinzufügen</translation>
    </message>
    <message>
        <source>Adds this user to the list</source>
        <translation>Fügt diesen Benutzer der Liste hinzu</translation>
    </message>
    <message>
        <source>New login</source>
        <translation>Neuer Zugang</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>none; http://localhost:3128, https, socks5 or socks5h</source>
        <translation>keiner; http://localhost:3128, https, socks5 oder socks5h</translation>
    </message>
    <message>
        <source>Connects for the run. Where a name leads is then the proxy&apos;s to decide; private addresses as such are still refused</source>
        <translation>Verbindet für den Lauf. Wohin ein Name führt, entscheidet dann der Proxy; private Adressen als solche werden weiter abgelehnt</translation>
    </message>
    <message>
        <source>User of the proxy</source>
        <translation>Benutzer des Proxys</translation>
    </message>
    <message>
        <source>Password of the proxy</source>
        <translation>Passwort des Proxys</translation>
    </message>
    <message>
        <source>Its login</source>
        <translation>Sein Zugang</translation>
    </message>
    <message>
        <source>Open cookie file</source>
        <translation>Cookie-Datei öffnen</translation>
    </message>
    <message>
        <source>starts without cookies</source>
        <translation>beginnt ohne Cookies</translation>
    </message>
    <message>
        <source>starts with 1 cookie</source>
        <translation>beginnt mit 1 Cookie</translation>
    </message>
    <message>
        <source>starts with %1 cookies</source>
        <translation>beginnt mit %1 Cookies</translation>
    </message>
    <message>
        <source>A login takes an origin such as https://example.org, without a path, a user without a colon, and a password.</source>
        <translation>Ein Zugang besteht aus einem Origin wie https://example.org ohne Pfad, einem Benutzer ohne Doppelpunkt und einem Passwort.</translation>
    </message>
    <message>
        <source>Add the login that you have written, or clear its fields.</source>
        <translation>Den eingegebenen Zugang hinzufügen oder seine Felder leeren.</translation>
    </message>
    <message>
        <source>The proxy takes a scheme, a host and a port, such as http://localhost:3128; its user and password have fields of their own.</source>
        <translation>Der Proxy besteht aus Schema, Host und Port, wie http://localhost:3128; sein Benutzer und Passwort haben eigene Felder.</translation>
    </message>
    <message>
        <source>cookies, 1 from a file</source>
        <translation>Cookies, 1 aus einer Datei</translation>
    </message>
    <message>
        <source>cookies, %1 from a file</source>
        <translation>Cookies, %1 aus einer Datei</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>1 login</source>
        <translation>1 Zugang</translation>
    </message>
    <message>
        <source>%1 logins</source>
        <translation>%1 Zugänge</translation>
    </message>
    <message>
        <source>proxy %1</source>
        <translation>Proxy %1</translation>
    </message>
    <message>
        <source>no cookies, no logins, no proxy</source>
        <translation>keine Cookies, keine Zugänge, kein Proxy</translation>
    </message>
</context>
<context>
    <name>millrace::ui::SleepInhibitor</name>
    <message>
        <source>Pages are being fetched or files hashed</source>
        <translation>Seiten werden abgerufen oder Dateien gehasht</translation>
    </message>
</context>
<context>
    <name>millrace::ui::StatusStrip</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
</context>
<context>
    <name>millrace::ui::StoreDialog</name>
    <message>
        <source>if the server offers it</source>
        <translation>wenn der Server sie anbietet</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>always, and check the certificate&apos;s issuer</source>
        <translation>immer, und den Aussteller des Zertifikats prüfen</translation>
    </message>
    <message>
        <source>always, and check issuer and name</source>
        <translation>immer, und Aussteller und Namen prüfen</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Datenspeicher</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Runs, their queues and pages are kept here. Choosing another place moves nothing: each keeps what it has.</source>
        <translation>Läufe, ihre Warteschlangen und Seiten werden hier aufbewahrt. Einen anderen Ort zu wählen verschiebt nichts: Jeder behält, was er hat.</translation>
    </message>
    <message>
        <source>Keep pages in</source>
        <translation>Seiten aufbewahren in</translation>
    </message>
    <message>
        <source>a file on this computer (SQLite)</source>
        <translation>einer Datei auf diesem Rechner (SQLite)</translation>
    </message>
    <message>
        <source>a PostgreSQL server</source>
        <translation>einem PostgreSQL-Server</translation>
    </message>
    <message>
        <source>Result of the test</source>
        <translation>Ergebnis des Tests</translation>
    </message>
    <message>
        <source>Connects, looks at version, tables and rights, and changes nothing</source>
        <translation>Verbindet sich, sieht Version, Tabellen und Rechte an und ändert nichts</translation>
    </message>
    <message>
        <source>%1 The store in use stays.</source>
        <translation>%1 Der bisherige Datenspeicher bleibt.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>On a local disk; it is made when it is not there</source>
        <translation>Auf einer lokalen Platte; sie wird angelegt, wenn es sie nicht gibt</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Rechner</translation>
    </message>
    <message>
        <source>A name, an address, or a folder of sockets; empty for this computer&apos;s socket, or what the service says</source>
        <translation>Ein Name, eine Adresse oder ein Ordner mit Sockets; leer für den Socket dieses Rechners oder was der Dienst nennt</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>It must exist (createdb); its tables are made when it is used</source>
        <translation>Sie muss vorhanden sein (createdb); ihre Tabellen werden angelegt, wenn sie verwendet wird</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>as on this computer</source>
        <translation>wie auf diesem Rechner</translation>
    </message>
    <message>
        <source>Needs CREATE on the schema the first time</source>
        <translation>Braucht beim ersten Mal CREATE auf dem Schema</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>from MILLRACE_STORE_PASSWORD, ~/.pgpass or a service file</source>
        <translation>aus MILLRACE_STORE_PASSWORD, ~/.pgpass oder einer Dienstdatei</translation>
    </message>
    <message>
        <source>For as long as this window is open; it is never written anywhere</source>
        <translation>Solange dieses Fenster offen ist; es wird nirgends geschrieben</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Certificates are checked against ~/.postgresql/root.crt, or what PGSSLROOTCERT names</source>
        <translation>Zertifikate werden gegen ~/.postgresql/root.crt geprüft, oder was PGSSLROOTCERT nennt</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>A name in ~/.pg_service.conf, which gives what is left empty here</source>
        <translation>Ein Name in ~/.pg_service.conf, der angibt, was hier leer bleibt</translation>
    </message>
    <message>
        <source>This is the store in use.</source>
        <translation>Dies ist der verwendete Datenspeicher.</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Wird getestet…</translation>
    </message>
    <message>
        <source>The store is being opened…</source>
        <translation>Der Datenspeicher wird geöffnet…</translation>
    </message>
</context>
<context>
    <name>millrace::ui::StreamCard</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>State of Redis</source>
        <translation>Zustand von Redis</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Jetzt wiederholen</translation>
    </message>
    <message>
        <source>Log card</source>
        <translation>Karte „Protokoll“</translation>
    </message>
    <message>
        <source>Connects to Redis without waiting for the next attempt</source>
        <translation>Verbindet sich mit Redis, ohne auf den nächsten Versuch zu warten</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>Stream</translation>
    </message>
    <message>
        <source>durability</source>
        <translation>Dauerhaftigkeit</translation>
    </message>
    <message>
        <source>last id</source>
        <translation>letzte Id</translation>
    </message>
    <message>
        <source>instances</source>
        <translation>Instanzen</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Log: %1</source>
        <translation>Protokoll: %1</translation>
    </message>
</context>
<context>
    <name>millrace::ui::TaskView</name>
    <message>
        <source>Lengths of the polls</source>
        <translation>Längen der Durchgänge</translation>
    </message>
    <message>
        <source>How long its polls take</source>
        <translation>Wie lange ihre Durchgänge dauern</translation>
    </message>
    <message>
        <source>Cancel task…</source>
        <translation>Aufgabe abbrechen…</translation>
    </message>
    <message>
        <source>Selected task</source>
        <translation>Ausgewählte Aufgabe</translation>
    </message>
    <message>
        <source>Select a task to see where it waits, how long its polls take, and who cancelled it.</source>
        <translation>Eine Aufgabe auswählen, um zu sehen, wo sie wartet, wie lange ihre Durchgänge dauern und wer sie abgebrochen hat.</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Aufgabe abbrechen</translation>
    </message>
</context>
<context>
    <name>millrace::ui::TasksCard</name>
    <message>
        <source>Task views</source>
        <translation>Ansichten: Aufgaben</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Tasks by name</source>
        <translation>Aufgaben nach Namen</translation>
    </message>
    <message>
        <source>Ended tasks</source>
        <translation>Beendete Aufgaben</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Filter tasks (Ctrl+F)</source>
        <translation>Aufgaben filtern (Strg+F)</translation>
    </message>
    <message>
        <source>Filter tasks</source>
        <translation>Aufgaben filtern</translation>
    </message>
    <message>
        <source>No task fits the filter.</source>
        <translation>Keine Aufgabe passt zum Filter.</translation>
    </message>
    <message>
        <source>No task lives.</source>
        <translation>Keine Aufgabe ist aktiv.</translation>
    </message>
    <message>
        <source>Tasks that end while this panel is open stay here for a while.</source>
        <translation>Aufgaben, die enden, während dieser Bereich offen ist, bleiben eine Weile hier.</translation>
    </message>
    <message>
        <source>Task menu</source>
        <translation>Menü der Aufgabe</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Select a task first</source>
        <translation>Zuerst eine Aufgabe auswählen</translation>
    </message>
</context>
<context>
    <name>millrace::ui::TestClient</name>
    <message>
        <source>binary, %1 bytes</source>
        <translation>binär, %1 Bytes</translation>
    </message>
    <message>
        <source>closed with %1%2</source>
        <translation>getrennt mit %1%2</translation>
    </message>
</context>
<context>
    <name>millrace::ui::TestClientDialog</name>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Test client</source>
        <translation>Testclient</translation>
    </message>
    <message>
        <source>Test client dialog</source>
        <translation>Dialog „Testclient“</translation>
    </message>
    <message>
        <source>connected to %1</source>
        <translation>verbunden mit %1</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>Raum</translation>
    </message>
    <message>
        <source>The path; “/” is the lobby</source>
        <translation>Der Pfad; „/“ ist die Lobby</translation>
    </message>
    <message>
        <source>Connect test client</source>
        <translation>Testclient verbinden</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Text to send</source>
        <translation>Zu sendender Text</translation>
    </message>
    <message>
        <source>Send text</source>
        <translation>Text senden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>no server runs</source>
        <translation>kein Server läuft</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
</context>
<context>
    <name>millrace::ui::UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo bar</source>
        <translation>Rückgängig-Leiste</translation>
    </message>
    <message>
        <source>Take it back (Ctrl+Z); Esc lets it be</source>
        <translation>Zurücknehmen (Strg+Z); Esc lässt es so</translation>
    </message>
</context>
<context>
    <name>millrace::ui::Waterfall</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>millrace::ui::WorkersView</name>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Nobody works on this run.</source>
        <translation>Niemand arbeitet an diesem Lauf.</translation>
    </message>
</context>
</TS>
