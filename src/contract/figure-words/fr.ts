import type { FigureWords } from './figure-words.ts';

const over = 'sur les parts d’agents terminées';
const sum = `Somme ${over} ; chaque agent ne se voit compter que sa propre part.`;
const mean = `Moyenne ${over}.`;
const states = 'On additionne les états enregistrés, non les communications.';

const talk = 'Temps en conversation avec le client, sans les mises en attente ni les consultations.';
const hold = 'Temps pendant lequel le client était en garde.';
const consult =
  'Temps pendant lequel l’agent consultait quelqu’un alors que le client attendait ; n’est pas compté en plus comme garde.';
const wrapUp = 'Travail qui suit ; il finit par l’agent, avec son délai ou par un redémarrage.';
const handle = 'Conversation, garde, consultation et post-appel ensemble.';

/** French. */
export const fr: FigureWords = {
  offered: [
    'Reçus',
    'Séjours commencés dans une file : chaque entrée, aussi par débordement, transfert ou remise en file. Un redémarrage au milieu ne compte pas une seconde fois. Reçus = répondus + abandonnés + débordés + rappels souhaités + transférés + terminés sans réponse + perdus par un redémarrage + encore en attente.',
  ],
  answered: [
    'Répondus',
    'Séjours terminés parce qu’un agent a pris le client : il a accepté l’offre, l’a pris dans la liste ou se l’est vu confier.',
  ],
  'answered-share': ['Répondus, part', 'Répondus parmi les reçus.'],
  abandoned: ['Abandonnés', 'Séjours terminés parce que le client a renoncé, y compris les courts.'],
  'abandoned-short': [
    'Abandonnés avant le seuil court',
    'Abandonnés avant le seuil des abandons courts : erreurs de numéro et changements d’avis.',
  ],
  'abandoned-ringing': ['Abandonnés pendant la sonnerie', 'Abandonnés alors que le poste d’un agent sonnait.'],
  'abandoned-share': ['Abandonnés, part', 'Abandonnés parmi les reçus.'],
  'abandoned-share-less-short': [
    'Abandonnés, part sans les courts',
    'Abandonnés après le seuil court, parmi les reçus moins ceux qui ont renoncé avant.',
  ],
  'overflowed-out': [
    'Débordés, sortis',
    'Séjours terminés par une règle de la file : attente trop longue, trop de monde, personne de présent.',
  ],
  'overflowed-in': ['Débordés, entrés', 'Séjours commencés parce qu’une autre file débordait.'],
  'transferred-in': ['Transférés vers la file', 'Séjours commencés par un transfert vers la file.'],
  'transferred-out': [
    'Transférés hors de la file',
    'Séjours terminés parce que quelqu’un a envoyé ailleurs le client en attente.',
  ],
  'call-back-wished': ['Rappel souhaité', 'Séjours terminés parce que le client a choisi d’être rappelé.'],
  'let-go': [
    'Terminés sans réponse',
    'Séjours que nous avons terminés sans personne : attente trop longue et aucun débordement, file fermée ou supprimée.',
  ],
  'lost-by-restart': ['Perdus par un redémarrage', 'Séjours qu’un redémarrage de notre part a terminés pour de bon.'],
  'put-back': [
    'Remis en file',
    'Séjours commencés parce que la liaison avec un agent a échoué ou qu’un superviseur a remis le client en file.',
  ],
  'still-waiting': ['Encore en attente', 'Séjours commencés dans la période et qui continuent.'],
  'queue-length': [
    'Longueur de la file, moyenne',
    'Combien attendaient en moyenne pendant la période : leur temps d’attente, divisé par sa durée (dans la mesure où elle est passée).',
  ],
  'service-level': [
    'Niveau de service',
    'Répondus avant X, parmi les reçus moins ceux qui ont été abandonnés avant le seuil court.',
  ],
  'service-level-answered': ['Niveau de service des répondus', 'Répondus avant X, parmi les répondus.'],
  'service-level-offered': ['Niveau de service des reçus', 'Répondus avant X, parmi les reçus.'],
  'service-level-abandoned-met': [
    'Niveau de service, abandons avant X comptés comme tenus',
    'Répondus ou abandonnés avant X, parmi les reçus.',
  ],
  'service-level-abandoned-ignored': [
    'Niveau de service sans les abandons avant X',
    'Répondus avant X, parmi les reçus moins les abandonnés avant X.',
  ],
  'service-level-abandoned-lost': [
    'Niveau de service des répondus et abandonnés',
    'Répondus avant X, parmi les répondus et les abandonnés.',
  ],
  'answered-within': ['Répondus avant X', 'Répondus après une attente d’au plus X dans la file.'],
  'speed-of-answer': ['Délai de réponse, moyenne', 'Attente dans la file de ceux qui ont eu une réponse, moyenne.'],
  'speed-of-answer-median': ['Délai de réponse, médiane', 'La moitié de ceux qui ont eu une réponse n’a pas attendu davantage.'],
  'speed-of-answer-p90': [
    'Délai de réponse, neuf sur dix',
    'Neuf sur dix de ceux qui ont eu une réponse n’ont pas attendu davantage.',
  ],
  'speed-of-answer-max': ['Délai de réponse, le plus long', 'La plus longue attente de ceux qui ont eu une réponse.'],
  'whole-wait': [
    'Attente du client, moyenne',
    'De ceux qui ont eu une réponse : depuis le début de l’attente, toutes files ensemble, moyenne.',
  ],
  'abandoned-after': ['Abandonnés après, moyenne', 'Temps d’attente de ceux qui ont renoncé, moyenne.'],
  'abandoned-after-max': ['Abandonnés après, le plus long', 'La plus longue attente de ceux qui ont renoncé.'],
  wait: ['Attente, moyenne', 'Attente de tous ceux dont le séjour est fini, quelle qu’en soit la fin, moyenne.'],
  'wait-max': ['Attente, la plus longue', 'La plus longue attente de tous ceux dont le séjour est fini.'],
  'forecasts-met': [
    'Attente annoncée exacte',
    'Parmi ceux qui ont eu une réponse et à qui on a dit une fourchette : l’attente y était. La prévision promet trois sur cinq.',
  ],
  'forecast-error': [
    'Attente annoncée, erreur moyenne',
    'Écart entre l’attente de ceux qui ont eu une réponse et le milieu de la fourchette annoncée, moyenne, dans un sens ou dans l’autre.',
  ],
  handled: [
    'Traités',
    'Parts d’agents terminées : chaque agent qui a eu l’interaction compte une fois pour chaque fois qu’il l’a eue. Par file, il s’agit de ceux à qui la file a donné le client ; la part de qui le reçoit lui-même d’un collègue, le reprend ou se joint à l’appel ne compte sous aucune file.',
  ],
  'talk-time': ['Conversation, somme', `${talk} ${sum}`],
  'talk-time-mean': ['Conversation, moyenne', `${talk} ${mean}`],
  'hold-time': ['Garde, somme', `${hold} ${sum}`],
  'hold-time-mean': ['Garde, moyenne', `${hold} ${mean}`],
  'consult-time': ['Consultation, somme', `${consult} ${sum}`],
  'consult-time-mean': ['Consultation, moyenne', `${consult} ${mean}`],
  'wrap-up-time': ['Post-appel, somme', `${wrapUp} ${sum}`],
  'wrap-up-time-mean': ['Post-appel, moyenne', `${wrapUp} ${mean}`],
  'handle-time': ['Temps de traitement, somme', `${handle} ${sum}`],
  'handle-time-mean': ['Temps de traitement, moyenne', `${handle} ${mean}`],
  'talk-time-max': ['Conversation, la plus longue', 'La plus longue conversation d’un agent dans une interaction.'],
  held: ['Mis en garde', 'Parts d’agents dans lesquelles le client a été mis en garde au moins une fois.'],
  consults: ['Consultations', 'Combien de fois des agents ont consulté quelqu’un alors que le client attendait.'],
  'lost-works': ['Coupés', 'Parts d’agents terminées parce qu’une liaison s’est perdue ou que nous avons redémarré.'],
  'taken-over': ['Repris', 'Parts d’agents qu’un superviseur a reprises.'],
  concurrent: [
    'Interactions simultanées, moyenne',
    'Combien de parts d’agents se déroulaient en même temps en moyenne pendant la période, sans le post-appel.',
  ],
  transfers: ['Transferts', 'Parts d’agents terminées par l’envoi du client ailleurs.'],
  'transfers-blind': ['Transferts directs', 'Sans consulter auparavant.'],
  'transfers-attended': ['Transferts après consultation', 'Après avoir consulté.'],
  'transfers-to-queue': ['Transferts vers des files', 'Dont la destination était une file.'],
  'transfers-to-person': ['Transferts vers des personnes', 'Dont la destination était un agent ou un autre collègue.'],
  'transfers-to-number': ['Transferts vers des numéros', 'Dont la destination était un numéro.'],
  'transfer-share': ['Transferts, part', 'Transferts parmi les traités.'],
  received: [
    'Reçus par transfert',
    'Parts d’agents terminées qui ont commencé par un collègue envoyant le client à l’agent lui-même. Elles ne comptent sous aucune file ; un transfert vers une file y commence un séjour et compte sous celle-ci.',
  ],
  'received-handle-time': [
    'Temps de traitement des reçus par transfert, somme',
    'Conversation, garde, consultations et travail après appel des parts qui ont commencé par un collègue envoyant le client à l’agent lui-même.',
  ],
  offers: [
    'Offres',
    'Interactions qui ont sonné chez un agent. Quand une file sonne chez tous, chacun de ceux chez qui elle sonne en a une.',
  ],
  'offers-accepted': ['Offres acceptées', 'Offres que l’agent a prises.'],
  'offers-unanswered': ['Offres sans réponse', 'Offres qui ont sonné jusqu’au bout de leur délai.'],
  'offers-refused': ['Offres refusées', 'Offres que l’agent a refusées.'],
  'offers-withdrawn': ['Offres retirées', 'Offres terminées parce qu’un autre l’a prise ou qu’elle est partie ailleurs.'],
  'offers-abandoned': ['Offres abandonnées', 'Offres terminées parce que le client a renoncé.'],
  'offers-failed': ['Offres échouées', 'Offres qui n’ont pas pu sonner.'],
  'offers-accepted-share': [
    'Offres acceptées, part',
    'Acceptées parmi celles qui ont été acceptées, refusées ou ont sonné en vain.',
  ],
  'ringing-mean': ['Sonnerie avant la réponse, moyenne', 'Combien de temps ont sonné les offres acceptées, moyenne.'],
  'logged-on-time': ['Connecté', `Temps dans tout état autre que déconnecté. ${states}`],
  'ready-time': ['Disponible', `Temps disponible et sans travail. ${states}`],
  'not-ready-time': ['Indisponible', `Temps indisponible ; par motif là où les lignes sont des motifs. ${states}`],
  'busy-time': ['En communication', `Temps dans l’état « En communication ». ${states}`],
  'wrap-up-state-time': ['En post-appel', `Temps dans l’état « Post-appel ». ${states}`],
  occupancy: [
    'Occupation',
    'En communication et en post-appel, parmi en communication, en post-appel et disponible : quelle part du temps offert au travail a été du travail.',
  ],
  utilisation: ['Utilisation', 'En communication et en post-appel, parmi le temps connecté.'],
  'not-ready-share': ['Indisponible, part', 'Indisponible, parmi le temps connecté.'],
  'agents-on': ['Agents connectés, moyenne', 'Combien d’agents étaient connectés en moyenne pendant la période.'],
  'agents-working': [
    'Agents au travail, moyenne',
    'Combien d’agents étaient en communication ou en post-appel en moyenne pendant la période.',
  ],
  contacts: [
    'Interactions',
    'Interactions commencées, chacune une fois quel que soit le nombre de files et d’agents rencontrés. Par file : la première ; par agent : le dernier qui l’a eue.',
  ],
  'contacts-handled': ['Interactions traitées', 'Interactions qu’au moins un agent a eues.'],
  'contact-duration': ['Durée, moyenne', 'Du début d’une interaction à sa fin, post-appel compris, moyenne.'],
  'first-contact-resolution': [
    'Résolution au premier contact',
    'Interactions traitées de clients connus après lesquelles le même client n’est pas revenu dans la même première file sous N jours, parmi toutes celles-là. Ce qui n’a pas encore N jours peut changer ; qui masque son numéro n’est pas compté ; un client qui utilise un autre numéro ou une autre adresse en est un autre.',
  ],
  repeats: [
    'Interactions répétées',
    'Interactions de clients qui étaient déjà venus, dans la même première file, dans les N jours précédents.',
  ],
  'repeat-share': ['Interactions répétées, part', 'Interactions répétées parmi celles des clients connus.'],
  'call-backs': [
    'Rappels',
    'Interactions dans lesquelles le client devait être rappelé : souhaité pendant l’attente ou demandé sur une page.',
  ],
  'call-backs-reached': ['Rappels aboutis', 'Rappels dont le client a été joint.'],
  'call-backs-reached-share': ['Rappels aboutis, part', 'Aboutis parmi les rappels terminés.'],
  'call-back-after': ['Rappelé après, moyenne', 'Du souhait au moment où le client a été joint, moyenne.'],
  'call-back-tries': ['Tentatives de rappel', 'Combien de fois un client a été appelé pour être rappelé.'],
  'duplicates-merged': ['Doublons réunis', 'Secondes demandes du même client jointes à la première.'],
  'flow-entered': ['Entrées dans le scénario', 'Combien de fois un scénario a été entamé.'],
  'flow-passed': ['Passages à l’étape', 'Combien de fois une étape d’un scénario a été franchie.'],
  'flow-ended': ['Sortis du scénario comme prévu', 'Le scénario s’est terminé ou a envoyé le client plus loin.'],
  'flow-abandoned': ['Abandons dans le scénario', 'Le client a raccroché ; par étape : après laquelle.'],
  'flow-failed': ['Scénario en échec', 'Une étape n’a pas pu faire son travail et n’avait pas d’issue.'],
  'flow-abandoned-share': ['Abandons dans le scénario, part', 'Abandons parmi les entrées.'],
  'waiting-now': ['En attente', 'Qui attend maintenant dans la file.'],
  'talking-now': ['En cours de traitement', 'Parts d’agents en cours maintenant.'],
  'ringing-now': ['En sonnerie', 'Offres qui sonnent maintenant.'],
  'agents-on-now': ['Agents connectés', 'Agents connectés maintenant.'],
  'agents-ready-now': ['Agents disponibles', 'Agents disponibles maintenant.'],
  'agents-not-ready-now': ['Agents indisponibles', 'Agents indisponibles maintenant.'],
  'agents-busy-now': ['Agents en communication', 'Agents en communication maintenant.'],
  'agents-wrapping-up-now': ['Agents en post-appel', 'Agents en post-appel maintenant.'],
  'longest-wait-since': [
    'Plus longue attente, depuis',
    'Quand celui qui attend depuis le plus longtemps est entré dans la file ; l’attente est le temps passé depuis.',
  ],
  'agents-working-now': ['Agents au travail', 'Agents en communication ou en post-appel maintenant.'],
  calls: ['Appels', 'Toutes les parts d’appels du journal.'],
  'calls-in': ['Appels entrants, répondus', 'Appels entrants auxquels on a répondu ici.'],
  'calls-out': ['Appels sortants', 'Appels sortants, répondus ou non.'],
  'calls-missed': ['Appels manqués', 'Appels entrants auxquels on n’a pas répondu ici.'],
  'calls-missed-share': ['Appels manqués, part', 'Manqués parmi les appels entrants.'],
  'call-time': ['Temps de conversation, somme', 'Temps de conversation.'],
  'call-time-mean': ['Temps de conversation, moyenne', 'Temps de conversation des appels où l’on a parlé, moyenne.'],
  'call-time-max': ['Temps de conversation, le plus long', 'La plus longue conversation.'],
  'call-ringing-mean': [
    'Sonnerie avant la réponse, moyenne',
    'Combien de temps ont sonné les appels entrants répondus, moyenne.',
  ],
};
