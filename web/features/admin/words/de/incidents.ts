import type { incidents as english } from '../en/incidents.ts';

export const incidents: Record<keyof typeof english, string> = {
  'incident.access-denied': '{login} wurde {count}-mal abgewiesen, weil ihm das Recht fehlt.',
  'remedy.access-denied': 'Geben Sie das Recht unter Berechtigungen, wenn er es haben soll; sonst fragen Sie, was er vorhatte.',
  'incident.backup-failed': 'Die Sicherung ist nicht gelungen: {reason}.',
  'remedy.backup-failed':
    'Beheben Sie die Ursache und starten Sie von Hand eine Sicherung; bis eine gelingt, bleibt die neueste gute Sicherung die zum Wiederherstellen.',
  'incident.call-records-delayed': '{waiting} Ereignisse von Anrufen warten darauf, geschrieben zu werden.',
  'remedy.call-records-delayed':
    'Anrufe gehen weiter, und nichts geht verloren, solange Parley läuft. Machen Sie die Datenbank wieder erreichbar und schnell; halten Sie Parley vorher nicht an.',
  'incident.certificate-expired': 'Das Zertifikat {subject} ist am {until} abgelaufen.',
  'remedy.certificate-expired':
    'Legen Sie ein neues Zertifikat in die Dateien von PARLEY_TLS_CERT und PARLEY_TLS_KEY; es gilt binnen einer Minute, ohne Neustart.',
  'incident.certificate-expiring': 'Das Zertifikat {subject} läuft am {until} ab, in {days} Tagen.',
  'remedy.certificate-expiring':
    'Erneuern Sie es und legen Sie es in die Dateien von PARLEY_TLS_CERT und PARLEY_TLS_KEY; es gilt binnen einer Minute, ohne Neustart.',
  'incident.directory-held-back':
    'Im Verzeichnis {name} würden {removed} von {present} Kontakten wegfallen: Der Abgleich wartet.',
  'remedy.directory-held-back':
    'Öffnen Sie die Seite Verzeichnisse und sehen Sie den Bericht an. Stimmen Sie zu, wenn die Kontakte wirklich weg sind, oder verwerfen Sie ihn und berichtigen Sie die Quelle.',
  'incident.directory-not-synchronised': 'Das Verzeichnis {name} konnte nicht abgeglichen werden: {reason}.',
  'remedy.directory-not-synchronised':
    'Seine Kontakte bleiben, wie sie waren. Berichtigen Sie in den Einstellungen oder an der Quelle, was genannt ist, und gleichen Sie es noch einmal ab.',
  'incident.directory-unreachable': 'Die Verzeichnisserver {servers} können nicht nach Passwörtern gefragt werden: {reason}.',
  'remedy.directory-unreachable':
    'Wessen AuthMethods nur LDAP nennt, kann sich nicht anmelden. Berichtigen Sie AuthLdapServer, AuthLdapPort, AuthLdapSecurity oder AuthLdapCa, oder machen Sie die Server erreichbar.',
  'incident.disk-nearly-full': 'Auf der Festplatte von {path} sind noch {freeMegabytes} MB frei ({freePercent} %).',
  'remedy.disk-nearly-full':
    'Löschen Sie alte Aufzeichnungen oder Sicherungen, oder geben Sie der Festplatte mehr Platz. Ist sie voll, können Anrufe nicht mehr aufgezeichnet oder vermerkt werden.',
  'incident.identity-provider-unavailable': 'Der Identitätsanbieter {name} ist nicht zu gebrauchen: {reason}.',
  'remedy.identity-provider-unavailable':
    'Wer sich über ihn anmeldet, kann es nicht. Berichtigen Sie seine Adresse in der Verwaltung, oder machen Sie ihn von diesem Server aus erreichbar.',
  'incident.import-failed': 'Der Import {name} ist fehlgeschlagen: {reason}.',
  'remedy.import-failed':
    'Öffnen Sie den Bericht des Imports, berichtigen Sie, was er nennt, und lassen Sie ihn noch einmal laufen. Der fehlgeschlagene hat nichts geändert.',
  'incident.job-failed': 'Die Aufgabe {name} ist fehlgeschlagen: {reason}.',
  'remedy.job-failed': 'Beheben Sie die Ursache und lassen Sie die Aufgabe auf ihrer Seite noch einmal laufen.',
  'incident.licence-seats-gone': 'Alle {seats} Plätze von {application} sind vergeben; mehr gibt es nicht.',
  'remedy.licence-seats-gone': 'Nehmen Sie jemandem das Recht, der es nicht braucht, oder erhöhen Sie die Zahl der Plätze.',
  'incident.mail-not-sent': 'Der Mailserver {server} nahm eine Mail nicht an: {reason}.',
  'remedy.mail-not-sent':
    'Berichtigen Sie die Parameter SmtpServer, SmtpServerPort, SmtpSecurity, SmtpAuthUserName, SmtpAuthPassword oder SmtpSender und senden Sie sich eine Probemail. Wartende Mails werden noch etwa neun Stunden lang versucht.',
  'incident.media-worker-died':
    'Ein Prozess für den Ton endete unerwartet: {reason}. {legs} Enden von Anrufen haben den Ton verloren.',
  'remedy.media-worker-died':
    'Er wurde von selbst wieder gestartet. Geschieht es öfter, senden Sie das Protokoll dieser Zeit an den Support.',
  'incident.more-calls-than-can-be-carried':
    'Es kommen mehr Anrufe, als dieser Rechner tragen kann: {perSecond} neue je Sekunde werden angenommen, {refused} wurden seit Beginn abgewiesen.',
  'remedy.more-calls-than-can-be-carried':
    'Bestehende Gespräche und Notrufe gehen weiter. Sind es echte Anrufer, geben Sie Parley einen schnelleren Rechner oder mehrere; wenn nicht, sehen Sie unter Mitschnitte nach, wer anruft.',
  'incident.numbering-rule-unusable': 'Eine Nummernregel von {domain} ist nicht zu gebrauchen: {problem}.',
  'remedy.numbering-rule-unusable': 'Öffnen Sie den Nummernplan und berichtigen oder löschen Sie die Regel; die anderen gelten.',
  'incident.phone-fetch-guessed':
    'Von {address} wurden {count}-mal Konfigurationen von Tischtelefonen verlangt, die es nicht gibt.',
  'remedy.phone-fetch-guessed':
    'Steht dort ein Tischtelefon von Ihnen, berichtigen Sie die Adresse, von der es holt. Kennt niemand die Adresse, sperren Sie sie in der Firewall.',
  'incident.phone-fetch-refused':
    'Die Konfiguration des Tischtelefons {device} wurde von {address} zu Unrecht verlangt: {reason}.',
  'remedy.phone-fetch-refused':
    'Ist es das richtige Telefon, berichtigen Sie seine MAC-Adresse oder öffnen Sie seine Einrichtung wieder. Wenn nicht, kennt jemand seine Adresse: Nehmen Sie die Einrichtung weg und geben Sie sie neu ein; so entsteht eine andere.',
  'incident.recording-failed': 'Ein Gespräch, das aufgezeichnet werden sollte, wurde es nicht oder nicht bis zum Ende: {reason}.',
  'remedy.recording-failed':
    'Sehen Sie nach dem Platz auf dem Datenträger des Datenordners und nach seinen Rechten. Die nächste gelungene Aufzeichnung löst dies auf.',
  'incident.restore-failed': 'Die Sicherung {name} konnte nicht wiederhergestellt werden: {reason}.',
  'remedy.restore-failed':
    'Alles ist wie zuvor. Beheben Sie die Ursache und stellen Sie sie erneut wieder her, oder mit dem Befehl, wenn Parley gestoppt ist.',
  'incident.service-failed': '{service} funktioniert nicht: {reason}.',
  'remedy.service-failed': 'Beheben Sie die Ursache und starten Sie den Teil dann auf der Seite Dienste wieder.',
  'incident.sign-in-blocked': 'Zu viele falsche Anmeldungen: {who}. Weitere werden eine Zeit lang abgewiesen.',
  'remedy.sign-in-blocked':
    'Ist es ein Kollege, geben Sie ihm ein neues Passwort. Kennt niemand die Adresse, sperren Sie sie in der Firewall.',
  'incident.sip-bad-digests': '{count} falsche SIP-Passwörter kamen in {seconds} Sekunden.',
  'remedy.sip-bad-digests':
    'Suchen Sie die Quelle im Protokoll. Ein Telefon mit altem Passwort: geben Sie ihm ein neues. Ein Fremder: sperren Sie seine Adresse in der Firewall.',
  'incident.sip-source-blocked': 'Die Adresse {address} ist für {seconds} Sekunden gesperrt: {offence}.',
  'remedy.sip-source-blocked':
    'Steht dort ein Telefon oder Anbieter von Ihnen, berichtigen Sie sein Passwort oder tragen Sie ihn als Amtsleitung ein; nach Ablauf der Zeit wird er wieder eingelassen.',
  'incident.store-slow': 'Die Datenbank braucht {milliseconds} ms für eine Antwort.',
  'remedy.store-slow':
    'Suchen Sie andere Programme, die Festplatte oder Prozessor ihres Rechners belegen; Seiten und Anmeldung warten auf sie.',
  'incident.store-unavailable': 'Die Datenbank antwortet nicht: {reason}.',
  'remedy.store-unavailable':
    'Starten Sie PostgreSQL, oder berichtigen Sie DATABASE_URL und das Netz dorthin. Anrufe gehen inzwischen weiter, Seiten und Anmeldung nicht.',
  'incident.syslog-unreachable': 'Der Syslog-Server {server} ist nicht zu erreichen: {reason}.',
  'remedy.syslog-unreachable':
    'Prüfen Sie Adresse, Port und Firewall des Syslog-Servers. Bis er wieder da ist, werden die neuesten Meldungen verworfen.',
  'incident.trunk-refused': 'Der Anbieter der Amtsleitung {trunk} weist uns ab: {reason}.',
  'remedy.trunk-refused':
    'Prüfen Sie Benutzername und Passwort der Amtsleitung mit dem Anbieter; ein neues Passwort wird auf der Seite Amtsleitungen eingetragen.',
  'incident.trunk-unreachable': 'Die Amtsleitung {trunk} ist nicht zu erreichen: {reason}.',
  'remedy.trunk-unreachable':
    'Prüfen Sie den Proxy der Amtsleitung, das Netz und die Firewall (SIP-Ports), und fragen Sie den Anbieter nach einer Störung.',
  'service.store': 'Datenbank',
  'service.configuration': 'Konfiguration im Speicher',
  'service.sip-udp': 'SIP über UDP',
  'service.sip-tcp': 'SIP über TCP',
  'service.sip-tls': 'SIP über TLS',
  'service.sip-ws': 'SIP über WebSocket',
  'service.sip-wss': 'SIP über WebSocket mit TLS',
  'service.registrar': 'Registrar',
  'service.media': 'Ton',
  'service.journal': 'Aufzeichnung der Anrufe',
  'service.calls': 'Anrufe',
  'service.queues': 'Warteschlangen',
  'service.trunks': 'Amtsleitungen',
  'service.syslog': 'Protokoll an Syslog',
  'service.hep': 'SIP-Nachrichten an HEP-Sammler',
  'service.http': 'Seiten und API',
  'service.traces': 'Protokollmitschnitte',
  'service.jobs': 'Aufgaben nach Zeitplan',
};
