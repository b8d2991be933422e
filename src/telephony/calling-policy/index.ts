export {
  type CallingPolicy,
  type CallingPolicyChange,
  type CallingPolicyRecord,
  type CallingPolicyRecords,
  type CallingPolicyStore,
  checkPolicy,
  safePolicy,
} from './calling-policy.ts';
export { LiveCallingPolicies, type LiveCallingPoliciesParts } from './live-calling-policies.ts';
