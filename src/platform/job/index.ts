export type { JobContext, JobDefinition, JobRun, JobRunId, JobRunState, JobSummary, PlannedJob } from './job.ts';
export type { JobQueue, JobRunStore } from './job-ports.ts';
export { JobService, type JobServiceParts, type JobView } from './job-service.ts';
export { instantOf, isTimeZone, localTimeZone, nextTime, type Schedule, wallClock } from './schedule.ts';
