export { HepExporter, type HepExporterParts, type HepTarget } from './hep-exporter.ts';
export { type HepMessage, hepPacket } from './hep-packet.ts';
export { type CertificateFacts, certificateFacts, certificateFileFacts, type DiskSpace, diskSpace } from './machine-facts.ts';
export { meanOpinionScore } from './mean-opinion-score.ts';
export { type MetricSources, ServerMetrics } from './server-metrics.ts';
export { type StoreHealth, StoreProbe } from './store-probe.ts';
