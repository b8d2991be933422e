import type { incidents as english } from '../en/incidents.ts';

export const incidents: Record<keyof typeof english, string> = {
  'incident.access-denied': '{login} nekades {count} gånger det han inte har rätt till.',
  'remedy.access-denied': 'Ge rätten under Behörigheter om han ska ha den; fråga annars vad han försökte göra.',
  'incident.backup-failed': 'Säkerhetskopieringen lyckades inte: {reason}.',
  'remedy.backup-failed':
    'Åtgärda orsaken och starta en säkerhetskopiering för hand; tills en lyckas är den senaste goda kopian den att återställa från.',
  'incident.call-records-delayed': '{waiting} samtalshändelser väntar på att skrivas.',
  'remedy.call-records-delayed':
    'Samtal fortsätter och inget går förlorat så länge Parley körs. Gör databasen nåbar och snabb igen; stoppa inte Parley innan dess.',
  'incident.certificate-expired': 'Certifikatet {subject} gick ut den {until}.',
  'remedy.certificate-expired':
    'Lägg ett nytt certifikat i filerna i PARLEY_TLS_CERT och PARLEY_TLS_KEY; det tas i bruk inom en minut, utan omstart.',
  'incident.certificate-expiring': 'Certifikatet {subject} går ut den {until}, om {days} dagar.',
  'remedy.certificate-expiring':
    'Förnya det och lägg det i filerna i PARLEY_TLS_CERT och PARLEY_TLS_KEY; det tas i bruk inom en minut, utan omstart.',
  'incident.directory-held-back':
    'I katalogen {name} skulle {removed} av {present} kontakter försvinna: synkroniseringen väntar.',
  'remedy.directory-held-back':
    'Öppna sidan Kataloger och titta på rapporten. Godkänn den om kontakterna verkligen är borta, eller förkasta den och rätta källan.',
  'incident.directory-not-synchronised': 'Katalogen {name} kunde inte synkroniseras: {reason}.',
  'remedy.directory-not-synchronised':
    'Dess kontakter är kvar som de var. Rätta det som nämns i inställningarna eller i källan och synkronisera igen.',
  'incident.directory-unreachable': 'Katalogservrarna {servers} kan inte tillfrågas om lösenord: {reason}.',
  'remedy.directory-unreachable':
    'Den vars AuthMethods bara innehåller LDAP kan inte logga in. Rätta AuthLdapServer, AuthLdapPort, AuthLdapSecurity eller AuthLdapCa, eller gör servrarna nåbara.',
  'incident.disk-nearly-full': 'Disken för {path} har {freeMegabytes} MB kvar ({freePercent} %).',
  'remedy.disk-nearly-full':
    'Ta bort gamla inspelningar eller säkerhetskopior, eller ge disken mer utrymme. När den är full kan samtal inte längre spelas in eller loggas.',
  'incident.identity-provider-unavailable': 'Identitetsleverantören {name} kan inte användas: {reason}.',
  'remedy.identity-provider-unavailable':
    'Den som loggar in genom den kan inte göra det. Rätta dess adress i administrationen, eller gör den nåbar från den här servern.',
  'incident.import-failed': 'Importen {name} misslyckades: {reason}.',
  'remedy.import-failed': 'Öppna importens rapport, rätta det den nämner och kör den igen. Den misslyckade ändrade ingenting.',
  'incident.job-failed': 'Jobbet {name} misslyckades: {reason}.',
  'remedy.job-failed': 'Åtgärda orsaken och kör jobbet igen från dess sida.',
  'incident.licence-seats-gone': 'Alla {seats} platser för {application} är upptagna; fler kan inte ges.',
  'remedy.licence-seats-gone': 'Ta rätten från någon som inte behöver den, eller höj antalet platser.',
  'incident.mail-not-sent': 'E-postservern {server} tog inte emot ett meddelande: {reason}.',
  'remedy.mail-not-sent':
    'Rätta parametrarna SmtpServer, SmtpServerPort, SmtpSecurity, SmtpAuthUserName, SmtpAuthPassword eller SmtpSender och skicka ett provmeddelande till dig själv. Väntande meddelanden försöks igen i ungefär nio timmar.',
  'incident.media-worker-died': 'En ljudprocess avslutades oväntat: {reason}. {legs} ändar av samtal förlorade ljudet.',
  'remedy.media-worker-died':
    'Den startades om av sig själv. Om det händer mer än en gång, skicka loggen från den tiden till supporten.',
  'incident.more-calls-than-can-be-carried':
    'Det kommer fler samtal än den här maskinen klarar: {perSecond} nya per sekund tas emot, {refused} har avvisats sedan det började.',
  'remedy.more-calls-than-can-be-carried':
    'Pågående samtal och nödsamtal fortsätter. Är det verkliga uppringare behöver Parley en snabbare maskin eller flera; annars, se under Spårningar vem som ringer.',
  'incident.numbering-rule-unusable': 'En nummerregel för {domain} kan inte användas: {problem}.',
  'remedy.numbering-rule-unusable': 'Öppna nummerplanen och rätta eller ta bort regeln; de andra fungerar.',
  'incident.phone-fetch-guessed': 'Från {address} begärdes {count} gånger konfigurationer av bordstelefoner som inte finns.',
  'remedy.phone-fetch-guessed':
    'Om en av era bordstelefoner finns där, rätta adressen den hämtar från. Om ingen känner till adressen, spärra den i brandväggen.',
  'incident.phone-fetch-refused': 'Konfigurationen för bordstelefonen {device} begärdes felaktigt från {address}: {reason}.',
  'remedy.phone-fetch-refused':
    'Om det är rätt telefon, rätta dess MAC-adress eller öppna dess inställning igen. Om inte, känner någon till dess adress: ta bort inställningen och ange den på nytt, då skapas en annan.',
  'incident.recording-failed': 'Ett samtal som skulle spelas in gjorde inte det, eller inte till slutet: {reason}.',
  'remedy.recording-failed': 'Se efter plats på datamappens disk och dess rättigheter. Nästa lyckade inspelning löser det.',
  'incident.restore-failed': 'Säkerhetskopian {name} kunde inte återställas: {reason}.',
  'remedy.restore-failed': 'Allt är som förut. Åtgärda orsaken och återställ igen, eller med kommandot när Parley är stoppat.',
  'incident.service-failed': '{service} fungerar inte: {reason}.',
  'remedy.service-failed': 'Åtgärda orsaken och starta sedan delen igen på sidan Tjänster.',
  'incident.sign-in-blocked': 'För många felaktiga inloggningar: {who}. Ytterligare försök nekas en stund.',
  'remedy.sign-in-blocked':
    'Om det är en kollega, ge ett nytt lösenord. Om ingen känner till adressen, spärra den i brandväggen.',
  'incident.sip-bad-digests': '{count} felaktiga SIP-lösenord kom på {seconds} sekunder.',
  'remedy.sip-bad-digests':
    'Sök källan i loggen. En telefon med gammalt lösenord: ge den ett nytt. En främling: spärra adressen i brandväggen.',
  'incident.sip-source-blocked': 'Adressen {address} är spärrad i {seconds} sekunder: {offence}.',
  'remedy.sip-source-blocked':
    'Om en telefon eller operatör av er finns där, rätta dess lösenord eller lägg in den som trunk; den släpps in igen när tiden är ute.',
  'incident.store-slow': 'Databasen tar {milliseconds} ms på sig att svara.',
  'remedy.store-slow':
    'Leta efter andra program som upptar disk eller processor på dess dator; sidor och inloggning väntar på den.',
  'incident.store-unavailable': 'Databasen svarar inte: {reason}.',
  'remedy.store-unavailable':
    'Starta PostgreSQL, eller rätta DATABASE_URL och nätet dit. Samtal fortsätter under tiden; sidor och inloggning gör det inte.',
  'incident.syslog-unreachable': 'Syslog-servern {server} kan inte nås: {reason}.',
  'remedy.syslog-unreachable':
    'Kontrollera syslog-serverns adress, port och brandvägg. De nyaste meddelandena kastas tills den är tillbaka.',
  'incident.trunk-refused': 'Operatören för trunken {trunk} nekar oss: {reason}.',
  'remedy.trunk-refused':
    'Kontrollera trunkens användarnamn och lösenord med operatören; ett nytt lösenord anges på sidan Trunkar.',
  'incident.trunk-unreachable': 'Trunken {trunk} kan inte nås: {reason}.',
  'remedy.trunk-unreachable':
    'Kontrollera trunkens proxy, nätet och brandväggen (SIP-portar), och fråga operatören om det är något fel.',
  'service.store': 'Databas',
  'service.configuration': 'Konfiguration i minnet',
  'service.sip-udp': 'SIP över UDP',
  'service.sip-tcp': 'SIP över TCP',
  'service.sip-tls': 'SIP över TLS',
  'service.sip-ws': 'SIP över WebSocket',
  'service.sip-wss': 'SIP över WebSocket med TLS',
  'service.registrar': 'Registrar',
  'service.media': 'Ljud',
  'service.journal': 'Samtalshistorik',
  'service.calls': 'Samtal',
  'service.queues': 'Köer',
  'service.trunks': 'Trunkar',
  'service.syslog': 'Logg till syslog',
  'service.hep': 'SIP-meddelanden till HEP-mottagare',
  'service.http': 'Sidor och API',
  'service.traces': 'Protokollspår',
  'service.jobs': 'Schemalagda jobb',
};
