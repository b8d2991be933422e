import type { steps as english } from '../en/steps.ts';

export const steps: Record<keyof typeof english, string> = {
  'step-state.company-there': '{company} est là.',
  'step-state.company-disabled': '{company} est désactivée : personne ne peut se connecter. Activez-la parmi les sociétés.',
  'step-state.no-domain': 'Il n’y a pas de domaine actif : ajoutez-en un.',
  'step-state.domain-there':
    'Les téléphones s’enregistrent auprès de {sipDomain} ; les numéros internes ont jusqu’à {digits} chiffres.',
  'step-state.switch-and-trunk': 'L’autocommutateur intégré écoute sur {where}. {up} lignes sur {trunks} sont en service.',
  'step-state.switch-only': 'L’autocommutateur intégré écoute sur {where}. Aucune ligne ne mène encore dehors.',
  'step-state.trunk-only': '{trunk} est en service.',
  'step-state.trunk-down': 'L’autocommutateur intégré n’écoute pas et {trunk} est hors service : {state}',
  'step-state.no-link': 'L’autocommutateur intégré n’écoute nulle part : voyez PARLEY_SIP_* dans la configuration.',
  'step-state.users-there': '{count, plural, one {# utilisateur a un téléphone.} other {# utilisateurs ont un téléphone.}}',
  'step-state.no-user': 'Seuls les administrateurs ont un téléphone : ajoutez un utilisateur avec un numéro.',
  'step-state.groups-there': '{count, plural, one {# groupe a des membres.} other {# groupes ont des membres.}}',
  'step-state.no-group': 'Aucun groupe n’a de membres : ajoutez-en un et mettez-y des utilisateurs.',
  'step-state.rights-there': '{count, plural, one {# droit est donné.} other {# droits sont donnés.}}',
  'step-state.no-rights': 'Aucun droit n’est donné : laissez un groupe utiliser ou voir quelque chose.',
  'step-state.call-made': 'Un appel avec {number} a été décroché et a duré {seconds} s.',
  'step-state.phones-missing':
    '{registered} téléphones sur {phones} sont enregistrés ; il en faut deux. Ouvrez la page téléphone dans deux navigateurs, ou installez un téléphone de bureau.',
  'step-state.call-missing': '{registered} téléphones sont enregistrés : appelez de l’un à l’autre et décrochez.',
};
