export {
  buildDialogInfo,
  type DialogInfo,
  type DialogInfoEntry,
  type DialogInfoParty,
  type DialogInfoState,
  dialogInfoType,
} from './dialog-info.ts';
export { buildDtmf, buildDtmfRelay, type DtmfInfo, dtmfRelayType, dtmfType, parseDtmfInfo } from './dtmf-info.ts';
export { buildMessageSummary, type MessageCounts, messageSummaryType } from './message-summary.ts';
export { buildSipfrag, parseSipfrag, type Sipfrag, sipfragType } from './sipfrag.ts';
