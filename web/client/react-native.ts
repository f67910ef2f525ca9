/**
 * The client for React Native, whose engine lacks some of the events that `partysocket` is made of: they are filled in
 * before it is loaded. Give the feed `lifecycle: createAppStateLifecycle(AppState)`, so that it rests in the background.
 */
import "./react-native-events.ts";

export * from "./index.ts";
