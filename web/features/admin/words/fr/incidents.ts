import type { incidents as english } from '../en/incidents.ts';

export const incidents: Record<keyof typeof english, string> = {
  'incident.access-denied': '{login} s’est vu refuser {count} fois ce à quoi il n’a pas droit.',
  'remedy.access-denied': 'Donnez le droit sous Autorisations s’il doit l’avoir ; sinon demandez-lui ce qu’il voulait faire.',
  'incident.backup-failed': 'La sauvegarde n’a pas réussi : {reason}.',
  'remedy.backup-failed':
    'Corrigez la cause et lancez une sauvegarde à la main ; jusqu’à ce qu’une réussisse, la dernière bonne sauvegarde reste celle à restaurer.',
  'incident.call-records-delayed': '{waiting} événements d’appels attendent d’être écrits.',
  'remedy.call-records-delayed':
    'Les appels continuent et rien n’est perdu tant que Parley tourne. Rendez la base de données joignable et rapide ; n’arrêtez pas Parley avant.',
  'incident.certificate-expired': 'Le certificat {subject} a expiré le {until}.',
  'remedy.certificate-expired':
    'Mettez un nouveau certificat dans les fichiers de PARLEY_TLS_CERT et PARLEY_TLS_KEY ; il est pris en moins d’une minute, sans redémarrage.',
  'incident.certificate-expiring': 'Le certificat {subject} expire le {until}, dans {days} jours.',
  'remedy.certificate-expiring':
    'Renouvelez-le et mettez-le dans les fichiers de PARLEY_TLS_CERT et PARLEY_TLS_KEY ; il est pris en moins d’une minute, sans redémarrage.',
  'incident.directory-held-back':
    'Dans l’annuaire {name}, {removed} contacts sur {present} disparaîtraient : la synchronisation attend.',
  'remedy.directory-held-back':
    'Ouvrez la page Annuaires et regardez le rapport. Approuvez-le si les contacts ont vraiment disparu, ou rejetez-le et corrigez la source.',
  'incident.directory-not-synchronised': 'L’annuaire {name} n’a pas pu être synchronisé : {reason}.',
  'remedy.directory-not-synchronised':
    'Ses contacts restent comme ils étaient. Corrigez ce qui est nommé dans ses réglages ou à la source, puis synchronisez-le à nouveau.',
  'incident.directory-unreachable': 'Les serveurs d’annuaire {servers} ne peuvent pas vérifier les mots de passe : {reason}.',
  'remedy.directory-unreachable':
    'Ceux dont AuthMethods ne contient que LDAP ne peuvent pas se connecter. Corrigez AuthLdapServer, AuthLdapPort, AuthLdapSecurity ou AuthLdapCa, ou rendez les serveurs joignables.',
  'incident.disk-nearly-full': 'Il reste {freeMegabytes} Mo ({freePercent} %) sur le disque de {path}.',
  'remedy.disk-nearly-full':
    'Supprimez d’anciens enregistrements ou sauvegardes, ou agrandissez le disque. Quand il est plein, les appels ne peuvent plus être enregistrés ni journalisés.',
  'incident.identity-provider-unavailable': 'Le fournisseur d’identité {name} est inutilisable : {reason}.',
  'remedy.identity-provider-unavailable':
    'Ceux qui passent par lui ne peuvent pas se connecter. Corrigez son adresse dans l’administration, ou rendez-le joignable depuis ce serveur.',
  'incident.import-failed': 'L’importation {name} a échoué : {reason}.',
  'remedy.import-failed':
    'Ouvrez le rapport de l’importation, corrigez ce qu’il indique et relancez-la. Celle qui a échoué n’a rien changé.',
  'incident.job-failed': 'La tâche {name} a échoué : {reason}.',
  'remedy.job-failed': 'Corrigez la cause et relancez la tâche depuis sa page.',
  'incident.licence-seats-gone': 'Les {seats} places de {application} sont toutes prises ; aucune ne peut plus être donnée.',
  'remedy.licence-seats-gone': 'Retirez le droit à quelqu’un qui n’en a pas besoin, ou augmentez le nombre de places.',
  'incident.mail-not-sent': 'Le serveur de courrier {server} n’a pas pris un message : {reason}.',
  'remedy.mail-not-sent':
    'Corrigez les paramètres SmtpServer, SmtpServerPort, SmtpSecurity, SmtpAuthUserName, SmtpAuthPassword ou SmtpSender, puis envoyez-vous un message d’essai. Les messages en attente sont réessayés pendant neuf heures environ.',
  'incident.media-worker-died':
    'Un processus de son s’est arrêté de façon inattendue : {reason}. {legs} extrémités d’appels ont perdu le son.',
  'remedy.media-worker-died': 'Il a été redémarré de lui-même. Si cela se répète, envoyez le journal de ce moment au support.',
  'incident.more-calls-than-can-be-carried':
    'Il arrive plus d’appels que cette machine ne peut en porter : {perSecond} nouveaux par seconde sont pris, {refused} ont été refusés depuis le début.',
  'remedy.more-calls-than-can-be-carried':
    'Les appels en cours et les appels d’urgence continuent. Si ce sont de vrais appelants, donnez à Parley une machine plus rapide ou plusieurs ; sinon, regardez sous Traces qui appelle.',
  'incident.numbering-rule-unusable': 'Une règle de numérotation de {domain} est inutilisable : {problem}.',
  'remedy.numbering-rule-unusable': 'Ouvrez le plan de numérotation et corrigez ou supprimez la règle ; les autres fonctionnent.',
  'incident.phone-fetch-guessed':
    'Depuis {address}, des configurations de postes qui n’existent pas ont été demandées {count} fois.',
  'remedy.phone-fetch-guessed':
    'Si un de vos postes s’y trouve, corrigez l’adresse où il cherche sa configuration. Si personne ne connaît l’adresse, bloquez-la dans le pare-feu.',
  'incident.phone-fetch-refused': 'La configuration du poste {device} a été demandée à tort depuis {address} : {reason}.',
  'remedy.phone-fetch-refused':
    'Si c’est le bon poste, corrigez son adresse MAC ou rouvrez son installation. Sinon quelqu’un connaît son adresse : supprimez l’installation et saisissez-la de nouveau, ce qui en crée une autre.',
  'incident.recording-failed': 'Un appel qui devait être enregistré ne l’a pas été, ou pas jusqu’au bout : {reason}.',
  'remedy.recording-failed':
    'Vérifiez la place sur le disque du dossier de données et ses droits. Le prochain enregistrement réussi met fin à l’incident.',
  'incident.restore-failed': 'La sauvegarde {name} n’a pas pu être restaurée : {reason}.',
  'remedy.restore-failed':
    'Tout est comme avant. Corrigez la cause et restaurez de nouveau, ou par la commande quand Parley est arrêté.',
  'incident.service-failed': '{service} ne fonctionne pas : {reason}.',
  'remedy.service-failed': 'Corrigez la cause, puis redémarrez-le sur la page Services.',
  'incident.sign-in-blocked': 'Trop de connexions erronées : {who}. Les suivantes sont refusées pendant un moment.',
  'remedy.sign-in-blocked':
    'Si c’est un collègue, donnez-lui un nouveau mot de passe. Si personne ne connaît l’adresse, bloquez-la dans le pare-feu.',
  'incident.sip-bad-digests': '{count} mots de passe SIP erronés sont arrivés en {seconds} secondes.',
  'remedy.sip-bad-digests':
    'Cherchez la source dans le journal. Un téléphone avec un ancien mot de passe : donnez-lui-en un nouveau. Un inconnu : bloquez son adresse dans le pare-feu.',
  'incident.sip-source-blocked': 'L’adresse {address} est bloquée pendant {seconds} secondes : {offence}.',
  'remedy.sip-source-blocked':
    'Si c’est un de vos téléphones ou opérateurs, corrigez son mot de passe ou créez-le comme ligne d’opérateur ; il sera admis de nouveau à la fin de ce délai.',
  'incident.store-slow': 'La base de données met {milliseconds} ms à répondre.',
  'remedy.store-slow':
    'Cherchez d’autres programmes qui occupent le disque ou le processeur de sa machine ; les pages et la connexion l’attendent.',
  'incident.store-unavailable': 'La base de données ne répond pas : {reason}.',
  'remedy.store-unavailable':
    'Démarrez PostgreSQL, ou corrigez DATABASE_URL et le réseau vers elle. Les appels continuent entre-temps ; les pages et la connexion, non.',
  'incident.syslog-unreachable': 'Le serveur syslog {server} est injoignable : {reason}.',
  'remedy.syslog-unreachable':
    'Vérifiez l’adresse, le port et le pare-feu du serveur syslog. Les messages les plus récents sont abandonnés jusqu’à son retour.',
  'incident.trunk-refused': 'L’opérateur de la ligne {trunk} nous refuse : {reason}.',
  'remedy.trunk-refused':
    'Vérifiez avec l’opérateur le nom d’utilisateur et le mot de passe de la ligne ; un nouveau mot de passe se saisit sur la page Lignes d’opérateur.',
  'incident.trunk-unreachable': 'La ligne d’opérateur {trunk} est injoignable : {reason}.',
  'remedy.trunk-unreachable':
    'Vérifiez le proxy de la ligne, le réseau et le pare-feu (ports SIP), et demandez à l’opérateur s’il a une panne.',
  'service.store': 'Base de données',
  'service.configuration': 'Configuration en mémoire',
  'service.sip-udp': 'SIP sur UDP',
  'service.sip-tcp': 'SIP sur TCP',
  'service.sip-tls': 'SIP sur TLS',
  'service.sip-ws': 'SIP sur WebSocket',
  'service.sip-wss': 'SIP sur WebSocket avec TLS',
  'service.registrar': 'Enregistrement des téléphones',
  'service.media': 'Son',
  'service.journal': 'Journal des appels',
  'service.calls': 'Appels',
  'service.queues': 'Files d’attente',
  'service.trunks': 'Lignes d’opérateur',
  'service.syslog': 'Journal vers syslog',
  'service.hep': 'Messages SIP vers un collecteur HEP',
  'service.http': 'Pages et API',
  'service.traces': 'Traces de protocole',
  'service.jobs': 'Tâches planifiées',
};
