import type { en } from './en.ts';

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'check.title': 'Test du son et du réseau',
  'check.help': 'Une demi-minute : il dit ce qui marche, et que faire pour le reste.',
  'check.start': 'Tester maintenant',
  'check.again': 'Tester encore',
  'check.running': 'Test en cours …',
  'check.state-good': 'fonctionne',
  'check.state-warning': 'à vérifier',
  'check.state-bad': 'ne fonctionne pas',
  'check.state-asked': 'à vous',
  'check.state-waiting': 'à venir',
  'check.microphone': 'Microphone',
  'check.microphone-level': 'Niveau du microphone',
  'check.microphone-speak': 'Dites quelques mots.',
  'check.microphone-good': 'On vous entend bien.',
  'check.microphone-quiet':
    'On vous entend à peine. Parlez plus près du microphone ou augmentez son niveau dans les réglages de l’ordinateur.',
  'check.microphone-silent': 'Le microphone est muet. Un bouton du casque le coupe peut-être, ou un autre est choisi ci-dessus.',
  'check.microphone-loud': 'C’est trop fort et déformé. Baissez le niveau du microphone dans les réglages de l’ordinateur.',
  'check.microphone-denied':
    'Cette page ne peut pas utiliser le microphone. Cliquez sur le signe près de l’adresse, autorisez le microphone et testez encore.',
  'check.microphone-missing': 'Aucun microphone n’est branché. Branchez un casque et testez encore.',
  'check.microphone-in-use': 'Un autre programme occupe le microphone. Fermez-le et testez encore.',
  'check.microphone-insecure-page':
    'Les navigateurs ne donnent le microphone qu’aux pages d’adresse sûre (https). Demandez à votre administrateur.',
  'check.microphone-unknown': 'Le microphone n’a pas pu être ouvert. Rebranchez-le ou redémarrez le navigateur.',
  'check.speaker': 'Haut-parleur',
  'check.speaker-ask': 'Entendez-vous la mélodie ?',
  'check.speaker-yes': 'Oui, je l’entends',
  'check.speaker-no': 'Non',
  'check.speaker-good': 'Vous entendez l’autre côté.',
  'check.speaker-bad':
    'Vous n’entendez rien. Regardez si le son de l’ordinateur est activé et choisissez un autre haut-parleur ci-dessus.',
  'check.speaker-missing': 'L’ordinateur n’a pas de haut-parleur. Branchez un casque et testez encore.',
  'check.network': 'Connexion au serveur',
  'check.network-good': 'Connecté ; le téléphone de ce navigateur est enregistré.',
  'check.network-offline':
    'Le serveur n’est pas joint. Voyez si d’autres pages s’ouvrent ; en entreprise, demandez si les WebSockets passent.',
  'check.network-unregistered':
    'Le serveur est joint, mais le téléphone de ce navigateur n’est pas encore enregistré. Attendez un instant et testez encore.',
  'check.sound': 'Chemin du son',
  'check.sound-good': 'Votre son est revenu en {milliseconds} ms, {loss} % perdus, gigue {jitter} ms.',
  'check.sound-poor':
    'Le réseau perd ou retarde le son ({loss} % perdus, gigue {jitter} ms). Préférez un câble au Wi-Fi, ou approchez-vous du point d’accès.',
  'check.sound-none':
    'Aucun son n’est revenu : le réseau laisse passer les appels mais pas le son. Demandez à votre administrateur d’ouvrir les ports UDP du serveur.',
  'check.sound-skipped': 'Non testé : un appel est en cours, ou le téléphone n’est pas enregistré ici.',
  'check.candidates': 'Adresses pour le son : {count} ({kinds}).',
  'check.done-good': 'Tout marche. On peut vous appeler ici.',
  'check.done-bad': 'Il faut corriger quelque chose avant d’être appelé ici ; en attendant, vos autres téléphones sonnent.',
};
