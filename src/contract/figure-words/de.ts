import type { FigureWords } from './figure-words.ts';

const over = 'über die beendeten Anteile von Agenten';
const sum = `Summe ${over}; jedem Agenten wird nur sein eigener Anteil zugerechnet.`;
const mean = `Mittel ${over}.`;
const states = 'Zusammengezählt werden aufgezeichnete Zustände, nicht Telefongespräche.';

const talk = 'Zeit im Gespräch mit dem Kunden, ohne Halten und Rückfragen.';
const hold = 'Zeit, in der der Kunde gehalten wurde.';
const consult = 'Zeit, in der der Agent jemanden fragte, während der Kunde wartete; nicht zusätzlich als Halten gezählt.';
const wrapUp = 'Arbeit danach; endet durch den Agenten, mit ihrer Zeit oder durch einen Neustart.';
const handle = 'Gespräch, Halten, Rückfragen und Nachbearbeitung zusammen.';

/** German. */
export const de: FigureWords = {
  offered: [
    'Eingegangen',
    'Begonnene Aufenthalte in einer Warteschlange: jeder Eintritt, auch durch Überlauf, Weiterleitung oder nach dem Zurückstellen. Ein Neustart mittendrin zählt nicht noch einmal. Eingegangen = angenommen + aufgegeben + übergelaufen + Rückruf gewünscht + weitergeleitet + beendet + durch Neustart verloren + noch wartend.',
  ],
  answered: [
    'Angenommen',
    'Aufenthalte, die endeten, weil ein Agent übernahm: Er nahm das Angebot an, holte es aus der Liste oder bekam es zugewiesen.',
  ],
  'answered-share': ['Angenommen, Anteil', 'Angenommene von den eingegangenen.'],
  abandoned: ['Aufgegeben', 'Aufenthalte, die endeten, weil der Kunde aufgab, kurze eingeschlossen.'],
  'abandoned-short': [
    'Aufgegeben innerhalb der kurzen Grenze',
    'Aufgegeben, bevor die Grenze für kurze Anrufe vorbei war: falsch gewählt oder anders überlegt.',
  ],
  'abandoned-ringing': ['Aufgegeben, während es klingelte', 'Aufgegeben, während es dafür bei einem Agenten klingelte.'],
  'abandoned-share': ['Aufgegeben, Anteil', 'Aufgegebene von den eingegangenen.'],
  'abandoned-share-less-short': [
    'Aufgegeben, Anteil ohne kurze',
    'Nach der kurzen Grenze aufgegebene, von den eingegangenen ohne die innerhalb der Grenze aufgegebenen.',
  ],
  'overflowed-out': [
    'Übergelaufen, hinaus',
    'Aufenthalte, die durch eine Regel der Warteschlange endeten: zu lange gewartet, zu viele warteten, niemand da.',
  ],
  'overflowed-in': ['Übergelaufen, herein', 'Aufenthalte, die begannen, weil eine andere Warteschlange überlief.'],
  'transferred-in': ['Hereingeleitet', 'Aufenthalte, die durch eine Weiterleitung in die Warteschlange begannen.'],
  'transferred-out': ['Hinausgeleitet', 'Aufenthalte, die endeten, weil jemand den wartenden Kunden woandershin leitete.'],
  'call-back-wished': ['Rückruf gewünscht', 'Aufenthalte, die endeten, weil der Kunde lieber zurückgerufen werden wollte.'],
  'let-go': [
    'Ohne Antwort beendet',
    'Aufenthalte, die wir ohne jemanden beendeten: zu lange gewartet und kein Überlauf, Warteschlange geschlossen oder gelöscht.',
  ],
  'lost-by-restart': ['Durch Neustart verloren', 'Aufenthalte, die ein Neustart von uns endgültig beendete.'],
  'put-back': [
    'Zurückgestellt',
    'Aufenthalte, die begannen, weil die Verbindung zu einem Agenten misslang oder die Aufsicht den Kunden zurückstellte.',
  ],
  'still-waiting': ['Wartet noch', 'Aufenthalte, die im Zeitraum begannen und andauern.'],
  'queue-length': [
    'Länge der Warteschlange, Mittel',
    'Wie viele im Zeitraum durchschnittlich warteten: ihre Wartezeit darin, geteilt durch seine Länge (soweit er vorbei ist).',
  ],
  'service-level': [
    'Servicelevel',
    'Innerhalb von X angenommen, von den eingegangenen ohne die innerhalb der kurzen Grenze aufgegebenen.',
  ],
  'service-level-answered': ['Servicelevel der angenommenen', 'Innerhalb von X angenommen, von den angenommenen.'],
  'service-level-offered': ['Servicelevel der eingegangenen', 'Innerhalb von X angenommen, von den eingegangenen.'],
  'service-level-abandoned-met': [
    'Servicelevel, innerhalb von X aufgegebene gelten als erreicht',
    'Innerhalb von X angenommen oder aufgegeben, von den eingegangenen.',
  ],
  'service-level-abandoned-ignored': [
    'Servicelevel ohne die innerhalb von X aufgegebenen',
    'Innerhalb von X angenommen, von den eingegangenen ohne die innerhalb von X aufgegebenen.',
  ],
  'service-level-abandoned-lost': [
    'Servicelevel der angenommenen und aufgegebenen',
    'Innerhalb von X angenommen, von den angenommenen und aufgegebenen.',
  ],
  'answered-within': [
    'Innerhalb von X angenommen',
    'Angenommen, nachdem nicht länger als X in der Warteschlange gewartet wurde.',
  ],
  'speed-of-answer': ['Wartezeit bis zur Annahme, Mittel', 'Wartezeit der angenommenen in der Warteschlange, Mittel.'],
  'speed-of-answer-median': ['Wartezeit bis zur Annahme, Median', 'Die Hälfte der angenommenen wartete nicht länger.'],
  'speed-of-answer-p90': ['Wartezeit bis zur Annahme, neun von zehn', 'Neun von zehn der angenommenen warteten nicht länger.'],
  'speed-of-answer-max': ['Wartezeit bis zur Annahme, längste', 'Die längste Wartezeit der angenommenen.'],
  'whole-wait': [
    'Wartezeit des Kunden, Mittel',
    'Der angenommenen: seit der Kunde zuerst wartete, in allen Warteschlangen zusammen, Mittel.',
  ],
  'abandoned-after': ['Aufgegeben nach, Mittel', 'Wartezeit derer, die aufgaben, Mittel.'],
  'abandoned-after-max': ['Aufgegeben nach, längste', 'Die längste Wartezeit derer, die aufgaben.'],
  wait: ['Wartezeit, Mittel', 'Wartezeit aller, deren Aufenthalt vorbei ist, wie auch immer er endete, Mittel.'],
  'wait-max': ['Wartezeit, längste', 'Die längste Wartezeit aller, deren Aufenthalt vorbei ist.'],
  'forecasts-met': [
    'Angesagte Wartezeit traf zu',
    'Von den angenommenen, denen eine Spanne gesagt wurde: Die Wartezeit lag darin. Drei von fünf verspricht die Vorhersage.',
  ],
  'forecast-error': [
    'Angesagte Wartezeit, mittlerer Fehler',
    'Wie weit die Wartezeit der angenommenen von der Mitte der genannten Spanne abwich, Mittel, gleich in welche Richtung.',
  ],
  handled: [
    'Bearbeitet',
    'Beendete Anteile von Agenten: Jeder Agent, der den Vorgang hatte, zählt einmal für jedes Mal, das er ihn hatte. Nach Warteschlange sind es die, denen die Warteschlange den Kunden gab; wer ihn selbst von einem Kollegen bekommt, übernimmt oder hinzukommt, hat seinen Anteil unter keiner Warteschlange.',
  ],
  'talk-time': ['Gespräch, Summe', `${talk} ${sum}`],
  'talk-time-mean': ['Gespräch, Mittel', `${talk} ${mean}`],
  'hold-time': ['Halten, Summe', `${hold} ${sum}`],
  'hold-time-mean': ['Halten, Mittel', `${hold} ${mean}`],
  'consult-time': ['Rückfrage, Summe', `${consult} ${sum}`],
  'consult-time-mean': ['Rückfrage, Mittel', `${consult} ${mean}`],
  'wrap-up-time': ['Nachbearbeitung, Summe', `${wrapUp} ${sum}`],
  'wrap-up-time-mean': ['Nachbearbeitung, Mittel', `${wrapUp} ${mean}`],
  'handle-time': ['Bearbeitungszeit, Summe', `${handle} ${sum}`],
  'handle-time-mean': ['Bearbeitungszeit, Mittel', `${handle} ${mean}`],
  'talk-time-max': ['Gespräch, längstes', 'Das längste Gespräch eines Agenten in einem Vorgang.'],
  held: ['Gehalten', 'Anteile von Agenten, in denen der Kunde mindestens einmal gehalten wurde.'],
  consults: ['Rückfragen', 'Wie oft Agenten jemanden fragten, während der Kunde wartete.'],
  'lost-works': ['Abgebrochen', 'Anteile von Agenten, die endeten, weil eine Verbindung verloren ging oder wir neu starteten.'],
  'taken-over': ['Übernommen', 'Anteile von Agenten, die eine Aufsicht übernahm.'],
  concurrent: [
    'Vorgänge zugleich, Mittel',
    'Wie viele Anteile von Agenten im Zeitraum durchschnittlich zugleich liefen, ohne Nachbearbeitung.',
  ],
  transfers: ['Weiterleitungen', 'Anteile von Agenten, die damit endeten, dass der Kunde woandershin geleitet wurde.'],
  'transfers-blind': ['Weiterleitungen ohne Rückfrage', 'Ohne vorher zu fragen.'],
  'transfers-attended': ['Weiterleitungen mit Rückfrage', 'Nach einer Rückfrage.'],
  'transfers-to-queue': ['Weiterleitungen an Warteschlangen', 'Deren Ziel eine Warteschlange war.'],
  'transfers-to-person': ['Weiterleitungen an Personen', 'Deren Ziel ein Agent oder ein anderer Kollege war.'],
  'transfers-to-number': ['Weiterleitungen an Nummern', 'Deren Ziel eine Nummer war.'],
  'transfer-share': ['Weiterleitungen, Anteil', 'Weiterleitungen von den bearbeiteten.'],
  received: [
    'Durch Weiterleitung erhalten',
    'Beendete Anteile von Agenten, die damit begannen, dass ein Kollege den Kunden an den Agenten selbst weiterleitete. Sie zählen zu keiner Warteschlange; eine Weiterleitung an eine Warteschlange beginnt dort einen Aufenthalt und zählt zu ihr.',
  ],
  'received-handle-time': [
    'Bearbeitungszeit des durch Weiterleitung Erhaltenen, Summe',
    'Gespräch, Halten, Rückfragen und Nachbearbeitung der Anteile, die damit begannen, dass ein Kollege den Kunden an den Agenten selbst weiterleitete.',
  ],
  offers: [
    'Angebote',
    'Vorgänge, für die es bei einem Agenten klingelte. Klingelt eine Warteschlange bei allen, hat jeder davon eines.',
  ],
  'offers-accepted': ['Angebote angenommen', 'Angebote, die der Agent annahm.'],
  'offers-unanswered': ['Angebote nicht angenommen', 'Angebote, die klingelten, bis ihre Zeit um war.'],
  'offers-refused': ['Angebote abgelehnt', 'Angebote, die der Agent ablehnte.'],
  'offers-withdrawn': ['Angebote zurückgezogen', 'Angebote, die endeten, weil ein anderer übernahm oder es woandershin ging.'],
  'offers-abandoned': ['Angebote aufgegeben', 'Angebote, die endeten, weil der Kunde aufgab.'],
  'offers-failed': ['Angebote misslungen', 'Angebote, für die es nicht klingeln konnte.'],
  'offers-accepted-share': [
    'Angebote angenommen, Anteil',
    'Angenommene von denen, die angenommen oder abgelehnt wurden oder vergeblich klingelten.',
  ],
  'ringing-mean': ['Klingeln bis zur Annahme, Mittel', 'Wie lange angenommene Angebote klingelten, Mittel.'],
  'logged-on-time': ['Angemeldet', `Zeit in irgendeinem Zustand außer abgemeldet. ${states}`],
  'ready-time': ['Bereit', `Zeit, bereit für Arbeit und ohne eine. ${states}`],
  'not-ready-time': ['Nicht bereit', `Zeit nicht bereit; nach Grund, wo die Zeilen Gründe sind. ${states}`],
  'busy-time': ['Im Gespräch', `Zeit im Zustand „Im Gespräch“. ${states}`],
  'wrap-up-state-time': ['In Nachbearbeitung', `Zeit im Zustand „Nachbearbeitung“. ${states}`],
  occupancy: [
    'Auslastung',
    'Im Gespräch und in Nachbearbeitung, von im Gespräch, in Nachbearbeitung und bereit: wie viel der für Arbeit angebotenen Zeit Arbeit war.',
  ],
  utilisation: ['Nutzung', 'Im Gespräch und in Nachbearbeitung, von der angemeldeten Zeit.'],
  'not-ready-share': ['Nicht bereit, Anteil', 'Nicht bereit, von der angemeldeten Zeit.'],
  'agents-on': ['Angemeldete Agenten, Mittel', 'Wie viele Agenten im Zeitraum durchschnittlich angemeldet waren.'],
  'agents-working': [
    'Arbeitende Agenten, Mittel',
    'Wie viele Agenten im Zeitraum durchschnittlich im Gespräch oder in Nachbearbeitung waren.',
  ],
  contacts: [
    'Vorgänge',
    'Begonnene Vorgänge, jeder einmal, wie viele Warteschlangen und Agenten er auch traf. Nach Warteschlange: die erste; nach Agent: der letzte, der ihn hatte.',
  ],
  'contacts-handled': ['Vorgänge, bearbeitet', 'Vorgänge, die mindestens ein Agent hatte.'],
  'contact-duration': ['Dauer, Mittel', 'Vom Beginn eines Vorgangs bis zu seinem Ende, mit Nachbearbeitung, Mittel.'],
  'first-contact-resolution': [
    'Beim ersten Mal gelöst',
    'Bearbeitete Vorgänge bekannter Kunden, nach denen derselbe Kunde nicht innerhalb von N Tagen wieder in dieselbe erste Warteschlange kam, von allen solchen. Was noch keine N Tage alt ist, kann sich ändern; wer seine Nummer unterdrückt, bleibt außer Betracht; wer eine andere Nummer oder Adresse benutzt, ist ein anderer Kunde.',
  ],
  repeats: [
    'Wiederholte Vorgänge',
    'Vorgänge von Kunden, die in den N Tagen davor schon in derselben ersten Warteschlange waren.',
  ],
  'repeat-share': ['Wiederholte Vorgänge, Anteil', 'Wiederholte Vorgänge von denen bekannter Kunden.'],
  'call-backs': [
    'Rückrufe',
    'Vorgänge, in denen der Kunde zurückgerufen werden sollte: beim Warten gewünscht oder auf einer Seite erbeten.',
  ],
  'call-backs-reached': ['Rückrufe, erreicht', 'Rückrufe, deren Kunde erreicht wurde.'],
  'call-backs-reached-share': ['Rückrufe, Anteil erreicht', 'Erreichte von den beendeten Rückrufen.'],
  'call-back-after': ['Zurückgerufen nach, Mittel', 'Vom Wunsch bis zu dem Moment, in dem der Kunde erreicht wurde, Mittel.'],
  'call-back-tries': ['Rückrufversuche', 'Wie oft ein Kunde angerufen wurde, um ihn zurückzurufen.'],
  'duplicates-merged': ['Doppelte zusammengelegt', 'Zweite Bitten desselben Kunden, die mit der ersten vereint wurden.'],
  'flow-entered': ['Ablauf betreten', 'Wie oft ein Anrufablauf betreten wurde.'],
  'flow-passed': ['Schritt durchlaufen', 'Wie oft ein Schritt eines Ablaufs durchlaufen wurde.'],
  'flow-ended': ['Ablauf wie vorgesehen verlassen', 'Der Ablauf endete oder leitete den Kunden weiter.'],
  'flow-abandoned': ['Im Ablauf aufgegeben', 'Der Kunde legte auf; nach Schritt: nach welchem.'],
  'flow-failed': ['Ablauf misslungen', 'Ein Schritt konnte seine Arbeit nicht tun und hatte keinen Ausweg.'],
  'flow-abandoned-share': ['Im Ablauf aufgegeben, Anteil', 'Aufgegebene von den eingetretenen.'],
  'waiting-now': ['Wartend', 'Wer jetzt in der Warteschlange wartet.'],
  'talking-now': ['In Bearbeitung', 'Anteile von Agenten, die jetzt laufen.'],
  'ringing-now': ['Klingelt', 'Angebote, die jetzt klingeln.'],
  'agents-on-now': ['Agenten angemeldet', 'Agenten, die jetzt angemeldet sind.'],
  'agents-ready-now': ['Agenten bereit', 'Agenten, die jetzt bereit sind.'],
  'agents-not-ready-now': ['Agenten nicht bereit', 'Agenten, die jetzt nicht bereit sind.'],
  'agents-busy-now': ['Agenten im Gespräch', 'Agenten, die jetzt im Gespräch sind.'],
  'agents-wrapping-up-now': ['Agenten in Nachbearbeitung', 'Agenten, die jetzt nachbearbeiten.'],
  'longest-wait-since': [
    'Längste Wartezeit, seit',
    'Wann der am längsten Wartende in die Warteschlange kam; die Wartezeit ist, was seither verging.',
  ],
  'agents-working-now': ['Agenten bei der Arbeit', 'Agenten, die jetzt im Gespräch sind oder nachbearbeiten.'],
  calls: ['Anrufe', 'Alle Anteile an Anrufen in der Anrufliste.'],
  'calls-in': ['Eingehende Anrufe, angenommen', 'Eingehende Anrufe, die hier angenommen wurden.'],
  'calls-out': ['Ausgehende Anrufe', 'Ausgehende Anrufe, angenommen oder nicht.'],
  'calls-missed': ['Verpasste Anrufe', 'Eingehende Anrufe, die hier nicht angenommen wurden.'],
  'calls-missed-share': ['Verpasste Anrufe, Anteil', 'Verpasste von den eingehenden Anrufen.'],
  'call-time': ['Gesprächszeit, Summe', 'Zeit im Gespräch.'],
  'call-time-mean': ['Gesprächszeit, Mittel', 'Zeit im Gespräch bei Anrufen, in denen gesprochen wurde, Mittel.'],
  'call-time-max': ['Gesprächszeit, längste', 'Das längste Gespräch.'],
  'call-ringing-mean': ['Klingeln bis zur Annahme, Mittel', 'Wie lange angenommene eingehende Anrufe klingelten, Mittel.'],
};
