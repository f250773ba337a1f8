export default { base: "/", logLevel: "error" };
