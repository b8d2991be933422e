export { AnnouncementApplication, type AnnouncementParts } from './announcement-application.ts';
export { ProfileByPhone, type ProfileByPhoneParts } from './profile-by-phone.ts';
