export { MessagePush, type MessagePushParts, type MessageText } from './message-push.ts';
export { type Choices, type MailReceiver, type NotificationStore, type Person, usualChoices } from './notification.ts';
export {
  authorizedEmailNotification,
  authorizedPushNotification,
  NotificationChoices,
  type NotificationChoicesParts,
  notificationParameters,
} from './notification-choices.ts';
