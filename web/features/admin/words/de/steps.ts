import type { steps as english } from '../en/steps.ts';

export const steps: Record<keyof typeof english, string> = {
  'step-state.company-there': '{company} ist da.',
  'step-state.company-disabled':
    '{company} ist gesperrt: niemand kann sich anmelden oder registrieren. Aktivieren Sie sie bei den Firmen.',
  'step-state.no-domain': 'Es gibt keine aktive Domäne: legen Sie eine an.',
  'step-state.domain-there': 'Telefone registrieren sich bei {sipDomain}; interne Nummern haben bis zu {digits} Stellen.',
  'step-state.switch-and-trunk': 'Die eingebaute Anlage hört auf {where}. {up} von {trunks} Amtsleitungen sind bereit.',
  'step-state.switch-only': 'Die eingebaute Anlage hört auf {where}. Noch führt keine Amtsleitung nach draußen.',
  'step-state.trunk-only': '{trunk} ist bereit.',
  'step-state.trunk-down': 'Die eingebaute Anlage hört nicht und {trunk} ist nicht bereit: {state}',
  'step-state.no-link': 'Die eingebaute Anlage hört nirgends: siehe PARLEY_SIP_* in der Konfiguration.',
  'step-state.users-there': '{count, plural, one {# Benutzer hat ein Telefon.} other {# Benutzer haben ein Telefon.}}',
  'step-state.no-user': 'Nur Administratoren haben ein Telefon: legen Sie einen Benutzer mit Nummer an.',
  'step-state.groups-there': '{count, plural, one {# Gruppe hat Mitglieder.} other {# Gruppen haben Mitglieder.}}',
  'step-state.no-group': 'Keine Gruppe hat Mitglieder: legen Sie eine an und nehmen Sie Benutzer auf.',
  'step-state.rights-there': '{count, plural, one {# Recht ist vergeben.} other {# Rechte sind vergeben.}}',
  'step-state.no-rights': 'Noch kein Recht ist vergeben: lassen Sie eine Gruppe etwas nutzen oder sehen.',
  'step-state.call-made': 'Ein Anruf mit {number} wurde angenommen und dauerte {seconds} s.',
  'step-state.phones-missing':
    '{registered} von {phones} Telefonen sind registriert; ein Anruf braucht zwei. Öffnen Sie die Telefonseite in zwei Browsern oder richten Sie ein Tischtelefon ein.',
  'step-state.call-missing': '{registered} Telefone sind registriert: rufen Sie eines vom anderen an und nehmen Sie ab.',
};
