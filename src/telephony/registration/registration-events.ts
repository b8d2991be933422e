import type { Binding, RemovalReason } from './binding.ts';

/** What happens to bindings. A refresh without a change of contact tells nothing. */
export type RegistrationEvents = {
  bindingAdded: Binding;
  bindingRemoved: { readonly binding: Binding; readonly reason: RemovalReason };
};
