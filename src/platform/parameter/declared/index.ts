export { callerParameters, vmNumber } from './caller.ts';
export { mediaServerParameters } from './media-server.ts';
export * as signIn from './sign-in.ts';
export { systemParameters } from './system.ts';
