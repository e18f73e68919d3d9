resource "aws_lb_target_group" "this" {
  port = 80

  lifecycle {
    create_before_destroy = true
  }
}
