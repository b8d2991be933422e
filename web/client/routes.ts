import type {
  agent,
  attendant,
  authorizations,
  callLog,
  callQueues,
  calls,
  conferences,
  contactLists,
  contacts,
  mail,
  me,
  notifications,
  parameters,
  people,
  Route,
  security,
  session,
  setup,
  signIn,
  tokens,
  supervision,
  trace,
  userStatus,
} from '../../src/contract/rest/index.ts';

type Method = Route['method'];

/** A route of the contract without its schemas: where it is, and (by type only) what goes in and comes out. */
export interface RouteAt<Contract extends Route> {
  readonly method: Method;
  readonly path: string;
  readonly contract?: Contract;
}

function at<Contract extends Route>(method: Method, path: Contract['path']): RouteAt<Contract> {
  return { method, path };
}

const leg = '/api/v1/calls/:callId/legs/:legId' as const;

export const routes = {
  conferences: {
    joinCalls: at<typeof conferences.joinCalls>('POST', `${leg}/conference`),
    myRooms: at<typeof conferences.myConferenceRooms>('GET', '/api/v1/conference-rooms'),
    myConferences: at<typeof conferences.myConferences>('GET', '/api/v1/conferences'),
    begin: at<typeof conferences.beginConference>('POST', '/api/v1/conferences'),
    invite: at<typeof conferences.inviteToConference>('POST', '/api/v1/conferences/:id/parties'),
    mute: at<typeof conferences.muteParty>('POST', '/api/v1/conferences/:id/parties/:partyId/mute'),
    removeParty: at<typeof conferences.removeParty>('DELETE', '/api/v1/conferences/:id/parties/:partyId'),
    muteAll: at<typeof conferences.muteAllInConference>('POST', '/api/v1/conferences/:id/mute'),
    lock: at<typeof conferences.lockConference>('POST', '/api/v1/conferences/:id/lock'),
    record: at<typeof conferences.recordConference>('POST', '/api/v1/conferences/:id/recording'),
    end: at<typeof conferences.endConference>('DELETE', '/api/v1/conferences/:id'),
    myRecordings: at<typeof conferences.myConferenceRecordings>('GET', '/api/v1/conference-recordings'),
    deleteRecording: at<typeof conferences.deleteConferenceRecording>('DELETE', '/api/v1/conference-recordings/:id'),
  },
  session: {
    signIn: at<typeof session.signIn>('POST', '/api/v1/session'),
    currentSession: at<typeof session.currentSession>('GET', '/api/v1/session'),
    signOut: at<typeof session.signOut>('DELETE', '/api/v1/session'),
    listSessions: at<typeof session.listSessions>('GET', '/api/v1/me/sessions'),
    signOutEverywhere: at<typeof session.signOutEverywhere>('DELETE', '/api/v1/me/sessions'),
    signOutThere: at<typeof session.signOutThere>('DELETE', '/api/v1/me/sessions/:id'),
  },
  signIn: {
    options: at<typeof signIn.signInOptions>('GET', '/api/v1/sign-in'),
    withWindows: at<typeof signIn.signInWithWindows>('POST', '/api/v1/sign-in/windows'),
    beginPasskey: at<typeof signIn.beginPasskey>('POST', '/api/v1/sign-in/passkey/options'),
    withPasskey: at<typeof signIn.signInWithPasskey>('POST', '/api/v1/sign-in/passkey'),
    secondFactor: at<typeof signIn.showSecondFactor>('POST', '/api/v1/sign-in/second-factor'),
    beginSecondPasskey: at<typeof signIn.beginSecondFactorPasskey>('POST', '/api/v1/sign-in/second-factor/passkey/options'),
    secondPasskey: at<typeof signIn.showSecondFactorPasskey>('POST', '/api/v1/sign-in/second-factor/passkey'),
    enrol: at<typeof signIn.enrolAtSignIn>('POST', '/api/v1/sign-in/second-factor/enrol'),
    confirmEnrolment: at<typeof signIn.confirmAtSignIn>('POST', '/api/v1/sign-in/second-factor/enrol/confirm'),
  },
  notifications: {
    readNotifications: at<typeof notifications.readNotifications>('GET', '/api/v1/me/notifications'),
    changeNotifications: at<typeof notifications.changeNotifications>('PUT', '/api/v1/me/notifications'),
    subscribeToPush: at<typeof notifications.subscribeToPush>('PUT', '/api/v1/me/push-subscription'),
    unsubscribeFromPush: at<typeof notifications.unsubscribeFromPush>('DELETE', '/api/v1/me/push-subscription'),
  },
  mail: {
    read: at<typeof mail.readMailState>('GET', '/api/v1/admin/mail'),
    test: at<typeof mail.sendTestMail>('POST', '/api/v1/admin/mail/test'),
  },
  security: {
    mine: at<typeof security.mySecurity>('GET', '/api/v1/me/security'),
    confirm: at<typeof security.confirmMyself>('POST', '/api/v1/me/confirm'),
    changePassword: at<typeof security.changeMyPassword>('PUT', '/api/v1/me/password'),
    enrolTotp: at<typeof security.enrolTotp>('POST', '/api/v1/me/totp'),
    confirmTotp: at<typeof security.confirmTotp>('POST', '/api/v1/me/totp/confirm'),
    removeTotp: at<typeof security.removeTotp>('DELETE', '/api/v1/me/totp'),
    renewRecoveryCodes: at<typeof security.renewRecoveryCodes>('POST', '/api/v1/me/recovery-codes'),
    beginPasskey: at<typeof security.beginMyPasskey>('POST', '/api/v1/me/passkeys/options'),
    addPasskey: at<typeof security.addMyPasskey>('POST', '/api/v1/me/passkeys'),
    removePasskey: at<typeof security.removeMyPasskey>('DELETE', '/api/v1/me/passkeys/:id'),
  },
  tokens: {
    scopes: at<typeof tokens.listTokenScopes>('GET', '/api/v1/token-scopes'),
    mine: at<typeof tokens.listMyTokens>('GET', '/api/v1/me/tokens'),
    create: at<typeof tokens.createToken>('POST', '/api/v1/me/tokens'),
    revoke: at<typeof tokens.revokeToken>('DELETE', '/api/v1/me/tokens/:id'),
  },
  setup: {
    readSetup: at<typeof setup.readSetup>('GET', '/api/v1/setup/:token'),
    completeSetup: at<typeof setup.completeSetup>('POST', '/api/v1/setup/:token'),
  },
  me: {
    myDevices: at<typeof me.myDevices>('GET', '/api/v1/me/devices'),
    chooseDevice: at<typeof me.chooseDevice>('PUT', '/api/v1/me/current-device'),
    browserPhoneCredentials: at<typeof me.browserPhoneCredentials>('POST', '/api/v1/me/browser-phone'),
    readForwarding: at<typeof me.readForwarding>('GET', '/api/v1/me/forwarding'),
    myParameters: at<typeof parameters.myParameters>('GET', '/api/v1/me/parameters'),
    myRights: at<typeof authorizations.myRights>('GET', '/api/v1/me/rights'),
    changeForwarding: at<typeof me.changeForwarding>('PUT', '/api/v1/me/forwarding'),
  },
  userStatus: {
    list: at<typeof userStatus.listStatuses>('GET', '/api/v1/statuses'),
    mine: at<typeof userStatus.readMyStatus>('GET', '/api/v1/me/status'),
    change: at<typeof userStatus.changeMyStatus>('PUT', '/api/v1/me/status'),
    away: at<typeof userStatus.tellAway>('PUT', '/api/v1/me/away'),
  },
  supervision: {
    bosses: at<typeof supervision.myBosses>('GET', '/api/v1/me/bosses'),
  },
  callQueues: {
    mine: at<typeof callQueues.myCallQueues>('GET', '/api/v1/call-queues'),
    take: at<typeof callQueues.takeWaitingCall>('POST', '/api/v1/call-queues/:queueId/calls/:callId/take'),
  },
  people: {
    searchPeople: at<typeof people.searchPeople>('GET', '/api/v1/people'),
  },
  calls: {
    myCalls: at<typeof calls.myCalls>('GET', '/api/v1/calls'),
    dial: at<typeof calls.dial>('POST', '/api/v1/calls'),
    answerCall: at<typeof calls.answerCall>('POST', `${leg}/answer`),
    hangUp: at<typeof calls.hangUp>('POST', `${leg}/hang-up`),
    holdCall: at<typeof calls.holdCall>('POST', `${leg}/hold`),
    retrieveCall: at<typeof calls.retrieveCall>('POST', `${leg}/retrieve`),
    sendDigits: at<typeof calls.sendDigits>('POST', `${leg}/dtmf`),
    blindTransfer: at<typeof calls.blindTransfer>('POST', `${leg}/transfer`),
    deflectCall: at<typeof calls.deflectCall>('POST', `${leg}/deflect`),
    completeTransfer: at<typeof calls.completeTransfer>('POST', `${leg}/complete-transfer`),
    pickUp: at<typeof calls.pickUp>('POST', '/api/v1/people/:userId/pick-up'),
  },
  attendant: {
    waitingParties: at<typeof attendant.waitingParties>('GET', '/api/v1/waiting-parties'),
    takeWaiting: at<typeof attendant.takeWaiting>('POST', '/api/v1/waiting-parties/:callId/take'),
    parkCall: at<typeof attendant.parkCall>('POST', `${leg}/park`),
    campOn: at<typeof attendant.campOn>('POST', `${leg}/camp-on`),
    deputies: at<typeof attendant.deputies>('GET', '/api/v1/attendant/deputies'),
    askedBefore: at<typeof attendant.askedBefore>('GET', '/api/v1/attendant/asked-before/:callId'),
  },
  contacts: {
    search: at<typeof contacts.searchContacts>('GET', '/api/v1/contacts'),
    card: at<typeof contacts.readContact>('GET', '/api/v1/contacts/:id'),
    calls: at<typeof contacts.contactCalls>('GET', '/api/v1/contacts/:id/calls'),
    sources: at<typeof contacts.contactDirectories>('GET', '/api/v1/contact-sources'),
    own: at<typeof contacts.listOwnContacts>('GET', '/api/v1/me/contacts'),
    createOwn: at<typeof contacts.createOwnContact>('POST', '/api/v1/me/contacts'),
    changeOwn: at<typeof contacts.changeOwnContact>('PUT', '/api/v1/me/contacts/:id'),
    deleteOwn: at<typeof contacts.deleteOwnContact>('DELETE', '/api/v1/me/contacts/:id'),
    lists: at<typeof contactLists.listContactLists>('GET', '/api/v1/contact-lists'),
    createList: at<typeof contactLists.createContactList>('POST', '/api/v1/contact-lists'),
    changeList: at<typeof contactLists.changeContactList>('PATCH', '/api/v1/contact-lists/:id'),
    deleteList: at<typeof contactLists.deleteContactList>('DELETE', '/api/v1/contact-lists/:id'),
    orderLists: at<typeof contactLists.orderContactLists>('PUT', '/api/v1/contact-lists/order'),
    setFavourite: at<typeof contactLists.addFavourite>('PUT', '/api/v1/me/favourites'),
  },
  callLog: {
    listCallLog: at<typeof callLog.listCallLog>('GET', '/api/v1/call-log'),
    noteCall: at<typeof callLog.noteCall>('PATCH', '/api/v1/call-log/:id'),
    explainCall: at<typeof callLog.explainCall>('GET', '/api/v1/calls/:callId/why'),
  },
  agent: {
    myAgent: at<typeof agent.myAgent>('GET', '/api/v1/me/agent'),
    changeAgentState: at<typeof agent.changeAgentState>('PUT', '/api/v1/me/agent/state'),
  },
  trace: {
    listTraces: at<typeof trace.listTraces>('GET', '/api/v1/traces'),
    startTrace: at<typeof trace.startTrace>('POST', '/api/v1/traces'),
    stopTrace: at<typeof trace.stopTrace>('DELETE', '/api/v1/traces/:id'),
    callLadder: at<typeof trace.callLadder>('GET', '/api/v1/calls/:callId/ladder'),
    callCapture: at<typeof trace.callCapture>('GET', '/api/v1/calls/:callId/capture.pcap'),
  },
};
