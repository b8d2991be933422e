import type { steps as english } from '../en/steps.ts';

export const steps: Record<keyof typeof english, string> = {
  'step-state.company-there': '{company} finns.',
  'step-state.company-disabled':
    '{company} är inaktiverat: ingen kan logga in eller registrera sig. Aktivera det bland företagen.',
  'step-state.no-domain': 'Det finns ingen aktiv domän: lägg till en.',
  'step-state.domain-there': 'Telefoner registrerar sig hos {sipDomain}; internnummer har upp till {digits} siffror.',
  'step-state.switch-and-trunk': 'Den inbyggda växeln lyssnar på {where}. {up} av {trunks} trunkar är uppe.',
  'step-state.switch-only': 'Den inbyggda växeln lyssnar på {where}. Ingen trunk leder ut än.',
  'step-state.trunk-only': '{trunk} är uppe.',
  'step-state.trunk-down': 'Den inbyggda växeln lyssnar inte och {trunk} är nere: {state}',
  'step-state.no-link': 'Den inbyggda växeln lyssnar ingenstans: se PARLEY_SIP_* i konfigurationen.',
  'step-state.users-there': '{count, plural, one {# användare har en telefon.} other {# användare har telefon.}}',
  'step-state.no-user': 'Bara administratörer har telefon: lägg till en användare med nummer.',
  'step-state.groups-there': '{count, plural, one {# grupp har medlemmar.} other {# grupper har medlemmar.}}',
  'step-state.no-group': 'Ingen grupp har medlemmar: lägg till en och fyll den med användare.',
  'step-state.rights-there': '{count, plural, one {# rättighet är given.} other {# rättigheter är givna.}}',
  'step-state.no-rights': 'Ingen rättighet är given: låt en grupp använda eller se något.',
  'step-state.call-made': 'Ett samtal med {number} besvarades och varade {seconds} s.',
  'step-state.phones-missing':
    '{registered} av {phones} telefoner är registrerade; ett samtal kräver två. Öppna telefonsidan i två webbläsare eller ställ in en bordstelefon.',
  'step-state.call-missing': '{registered} telefoner är registrerade: ring från den ena till den andra och svara.',
};
