/** What a scan tells of how far it is. A scan calls these; the command line draws them, a service may log them. */
export interface ScanProgress {
	/** `key` is unique over the layers being read; `totalBytes` as stored, null when not known ahead. */
	layerStarted(key: string, label: string, totalBytes: number | null): void;
	/** `bytes` more of the stored bytes have been read. */
	layerAdvanced(key: string, bytes: number): void;
	/** Read to its end, or given up. */
	layerDone(key: string): void;
	/** Nothing is drawn after this. Safe to call twice. */
	stop(): void;
}
