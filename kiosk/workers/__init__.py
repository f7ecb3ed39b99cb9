"""What blocks (camera, network) as QObjects on threads of their own."""
