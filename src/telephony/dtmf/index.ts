export { DtmfService } from './dtmf-service.ts';
