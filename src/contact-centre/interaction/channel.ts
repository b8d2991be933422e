/** How a customer reaches us, or we him. */
export type Channel = 'voice' | 'call-back' | 'video' | 'chat' | 'e-mail' | 'whatsapp' | 'sms';

export const channels: readonly Channel[] = ['voice', 'call-back', 'video', 'chat', 'e-mail', 'whatsapp', 'sms'];

/**
 * Channels that need somebody whole: while an agent has an interaction of one of them, he is offered nothing else, and who has other
 * work in hand is offered them only where his capacity says so.
 */
export const liveChannels: ReadonlySet<Channel> = new Set<Channel>(['voice', 'call-back', 'video']);
