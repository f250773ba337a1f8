/** Relative addresses, so that any folder serves it. */
export default { base: "./", logLevel: "error", build: { chunkSizeWarningLimit: 4000 } };
