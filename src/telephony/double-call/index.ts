export {
  type DoubleCall,
  type DoubleCallOrder,
  DoubleCallService,
  type DoubleCallState,
  type DoubleCallStep,
} from './double-call-service.ts';
