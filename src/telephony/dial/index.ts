export { DialService } from './dial-service.ts';
