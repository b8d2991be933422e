import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Pages over plain HTTP have none, except on the machine itself. */
export const hasPasskeys: boolean = browserSupportsWebAuthn();

/** Asks this device or a security key for a new passkey; the contract leaves the standard's own shapes open. */
export async function makePasskey(options: Record<string, unknown>) {
  return wire(await startRegistration({ optionsJSON: options as unknown as CreationOptions }));
}

/** Asks for a passkey of this address. */
export async function askForPasskey(options: Record<string, unknown>) {
  return wire(await startAuthentication({ optionsJSON: options as unknown as RequestOptions }));
}

/** The same without the standard's closed shapes. */
function wire({ id, rawId, response, clientExtensionResults }: Answer) {
  return {
    id,
    rawId,
    type: 'public-key' as const,
    response: { ...response } as Record<string, unknown>,
    clientExtensionResults: { ...clientExtensionResults } as Record<string, unknown>,
  };
}

interface Answer {
  readonly id: string;
  readonly rawId: string;
  readonly response: object;
  readonly clientExtensionResults: object;
}
