export { documents } from "./documents";
