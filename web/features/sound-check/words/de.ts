import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  'check.title': 'Test von Ton und Netz',
  'check.help': 'Eine halbe Minute: er sagt, was geht, und was zu tun ist, wo etwas nicht geht.',
  'check.start': 'Jetzt testen',
  'check.again': 'Noch einmal testen',
  'check.running': 'Test läuft …',
  'check.state-good': 'geht',
  'check.state-warning': 'bitte ansehen',
  'check.state-bad': 'geht nicht',
  'check.state-asked': 'Sie sind dran',
  'check.state-waiting': 'kommt noch',
  'check.microphone': 'Mikrofon',
  'check.microphone-level': 'Pegel des Mikrofons',
  'check.microphone-speak': 'Sagen Sie ein paar Worte.',
  'check.microphone-good': 'Man hört Sie gut.',
  'check.microphone-quiet': 'Man hört Sie kaum. Sprechen Sie näher am Mikrofon oder stellen Sie seinen Pegel am Computer höher.',
  'check.microphone-silent':
    'Das Mikrofon ist stumm. Vielleicht hat das Headset einen Schalter dafür, oder oben ist ein anderes gewählt.',
  'check.microphone-loud': 'Es ist zu laut und verzerrt. Stellen Sie den Pegel des Mikrofons am Computer niedriger.',
  'check.microphone-denied':
    'Diese Seite darf das Mikrofon nicht benutzen. Klicken Sie auf das Zeichen neben der Adresse, erlauben Sie das Mikrofon und testen Sie noch einmal.',
  'check.microphone-missing': 'Es ist kein Mikrofon angeschlossen. Stecken Sie ein Headset an und testen Sie noch einmal.',
  'check.microphone-in-use': 'Ein anderes Programm hält das Mikrofon besetzt. Schließen Sie es und testen Sie noch einmal.',
  'check.microphone-insecure-page':
    'Browser geben das Mikrofon nur Seiten mit sicherer Adresse (https). Fragen Sie Ihren Administrator.',
  'check.microphone-unknown': 'Das Mikrofon ließ sich nicht öffnen. Stecken Sie es neu an oder starten Sie den Browser neu.',
  'check.speaker': 'Lautsprecher',
  'check.speaker-ask': 'Hören Sie die Melodie?',
  'check.speaker-yes': 'Ja, ich höre sie',
  'check.speaker-no': 'Nein',
  'check.speaker-good': 'Sie hören die andere Seite.',
  'check.speaker-bad':
    'Sie hören nichts. Sehen Sie nach, ob der Ton des Computers an ist, und wählen Sie oben einen anderen Lautsprecher.',
  'check.speaker-missing': 'Der Computer hat keinen Lautsprecher. Stecken Sie ein Headset an und testen Sie noch einmal.',
  'check.network': 'Verbindung zum Server',
  'check.network-good': 'Verbunden; das Telefon dieses Browsers ist angemeldet.',
  'check.network-offline':
    'Der Server wird nicht erreicht. Sehen Sie nach, ob andere Seiten sich öffnen; fragen Sie im Firmennetz, ob WebSockets durchgelassen werden.',
  'check.network-unregistered':
    'Der Server wird erreicht, aber das Telefon dieses Browsers ist noch nicht angemeldet. Warten Sie einen Moment und testen Sie noch einmal.',
  'check.sound': 'Weg des Tons',
  'check.sound-good': 'Ihr Ton kam in {milliseconds} ms zurück, {loss} % verloren, Jitter {jitter} ms.',
  'check.sound-poor':
    'Das Netz verliert oder verzögert Ton ({loss} % verloren, Jitter {jitter} ms). Nehmen Sie ein Kabel statt WLAN oder gehen Sie näher an den Zugangspunkt.',
  'check.sound-none':
    'Es kam kein Ton zurück: das Netz lässt Anrufe durch, aber keinen Ton. Bitten Sie Ihren Administrator, die UDP-Ports des Servers zu öffnen.',
  'check.sound-skipped': 'Nicht getestet: es läuft ein Anruf, oder das Telefon ist hier nicht angemeldet.',
  'check.candidates': 'Adressen für den Ton: {count} ({kinds}).',
  'check.done-good': 'Alles geht. Sie können hier angerufen werden.',
  'check.done-bad': 'Etwas ist zu beheben, bevor Sie hier angerufen werden; bis dahin klingeln Ihre anderen Telefone.',
};
