export { TransferService } from './transfer-service.ts';
