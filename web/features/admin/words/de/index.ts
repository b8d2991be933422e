import { callBackButtons } from './call-back-buttons.ts';
import { centreLists } from './centre-lists.ts';
import { centreQueues } from './centre-queues.ts';
import { deskPhones } from './desk-phones.ts';
import { directories } from './directories.ts';
import { flowTests } from './flow-tests.ts';
import { flowTold } from './flow-told.ts';
import { flows } from './flows.ts';
import { forwardingRules } from './forwarding-rules.ts';
import { general } from './general.ts';
import { incidents } from './incidents.ts';
import { operations } from './operations.ts';
import { parameters } from './parameters.ts';
import { people } from './people.ts';
import { prompts } from './prompts.ts';
import { recordingRules } from './recording-rules.ts';
import { rights } from './rights.ts';
import { screenPops } from './screen-pops.ts';
import { server } from './server.ts';
import { steps } from './steps.ts';
import { takeover } from './takeover.ts';
import { telephony } from './telephony.ts';

export const de = {
  ...callBackButtons,
  ...centreLists,
  ...centreQueues,
  ...deskPhones,
  ...directories,
  ...flowTests,
  ...flowTold,
  ...flows,
  ...forwardingRules,
  ...general,
  ...incidents,
  ...operations,
  ...parameters,
  ...people,
  ...prompts,
  ...recordingRules,
  ...rights,
  ...screenPops,
  ...server,
  ...steps,
  ...takeover,
  ...telephony,
};
