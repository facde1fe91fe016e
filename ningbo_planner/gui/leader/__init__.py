"""领导视图: the page of charts, the stories told with them, and showing them on a whole screen."""
