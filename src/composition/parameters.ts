import { agentPlaceParameters } from '../contact-centre/agent-place/index.ts';
import { callBackParameters } from '../contact-centre/channel/call-back/index.ts';
import { queueParameters } from '../contact-centre/queue-administration/index.ts';
import { reportingParameters } from '../contact-centre/reporting/index.ts';
import { contactCentreSupervisionParameters } from '../contact-centre/supervision/index.ts';
import { contactParameters } from '../directory/contact-card/index.ts';
import { contactListParameters } from '../directory/contact-list/index.ts';
import { alerterParameters } from '../directory/screen-pop/index.ts';
import { chatParameters } from '../messaging/chat/index.ts';
import { mailParameters } from '../platform/mail/index.ts';
import { notificationParameters } from '../platform/notification/index.ts';
import { type AnyParameter, declared, ParameterRegistry } from '../platform/parameter/index.ts';
import { callLogParameters } from '../telephony/call-log/index.ts';
import { browserCallGraceTime } from '../telephony/call-return/index.ts';
import { campOnReturnAfter } from '../telephony/camp-on/index.ts';
import { conferenceParameters } from '../telephony/conference/index.ts';
import { authorizedCurrentDevice } from '../telephony/device/index.ts';
import { forwardingParameters } from '../telephony/forwarding/index.ts';
import { monitoringParameters } from '../telephony/monitoring/index.ts';
import { parkParameters } from '../telephony/park/index.ts';
import { phoneParameters } from '../telephony/phone-provisioning/index.ts';
import { authorizeInterception } from '../telephony/pickup/index.ts';
import { authorizedPhoneSupervisionPresences } from '../telephony/presence/index.ts';
import { recordingParameters } from '../telephony/recording/index.ts';
import { returnedCallParameters } from '../telephony/returned-call/index.ts';
import { supervisionParameters } from '../telephony/supervision/index.ts';
import { userStatusParameters } from '../telephony/user-status/index.ts';
import { voicemailParameters } from '../telephony/voicemail/index.ts';

/** Every parameter there is. A feature adds its own here. */
const all: readonly AnyParameter[] = [
  ...declared.callerParameters,
  ...declared.mediaServerParameters,
  ...declared.signIn.signInParameters,
  ...declared.systemParameters,
  ...agentPlaceParameters,
  ...alerterParameters,
  ...callLogParameters,
  ...chatParameters,
  ...conferenceParameters,
  ...contactCentreSupervisionParameters,
  ...contactListParameters,
  ...contactParameters,
  ...forwardingParameters,
  ...mailParameters,
  ...monitoringParameters,
  ...notificationParameters,
  ...parkParameters,
  campOnReturnAfter,
  ...phoneParameters,
  ...reportingParameters,
  ...callBackParameters,
  ...queueParameters,
  ...recordingParameters,
  ...returnedCallParameters,
  ...supervisionParameters,
  ...userStatusParameters,
  ...voicemailParameters,
  authorizedCurrentDevice,
  authorizedPhoneSupervisionPresences,
  authorizeInterception,
  browserCallGraceTime,
];

export const parameterRegistry = new ParameterRegistry(all);
