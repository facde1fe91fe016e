"""All of Qt: the window, its models, views, panels, dialogs and charts."""
