import type { PickerText } from "../messages.ts";

export const pickerText: PickerText = {
  searchApps: "Search apps",
  clearSearch: "Clear the search",
  appCategories: "Categories",
  allCategories: "All",
  appList: "Apps",
  featuredApps: "Featured",
  showMore: "Show more",
  appsShown: "Apps shown: {count}",
  noAppFound: "No app matches “{search}”.",
  noApps: "There are no apps here.",
  notYet: "Not available yet",
  firstApp: "Connect your first app",
  firstAppDetail: "Choose one below. You can disconnect it at any time.",
};
