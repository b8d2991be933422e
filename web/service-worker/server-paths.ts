/** What the server answers itself, beside the pages: the API, SIP over WebSocket, SCIM, figures, and what desk phones fetch. */
const ofServer = /^\/(api|sip|scim|metrics|provisioning)(\/|$)/;

/** Addresses that are no pages of ours. */
export function isOfServer(path: string): boolean {
  return ofServer.test(path);
}
