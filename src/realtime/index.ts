export { type AdministrationFeedParts, AdministrationFeeds } from './administration-feeds.ts';
export { DirectoryFeed, type DirectoryFeedParts } from './directory-feed.ts';
export { LiveEndpoint, type LiveEndpointParts } from './live-endpoint.ts';
export { type LiveFeedParts, LiveFeeds, liveSources } from './live-feeds.ts';
export { ChatFeed, type ChatFeedParts } from './chat-feed.ts';
export { type LiveAttendanceChange, LiveHub, type LivePublisher, type LiveSources } from './live-hub.ts';
export { RightsFeed, type RightsFeedParts } from './rights-feed.ts';
export { WaitingFeed } from './waiting-feed.ts';
export { WorkFeed, type WorkFeedParts } from './work-feed.ts';
