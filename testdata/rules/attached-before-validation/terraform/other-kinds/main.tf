# Fine: private and imported certificates are issued at once; what is looked up was.
resource "aws_acm_certificate" "private" {
  domain_name               = "internal.example.com"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0000"
}

resource "aws_acm_certificate" "imported" {
  private_key      = file("key.pem")
  certificate_body = file("certificate.pem")
}

data "aws_acm_certificate" "found" {
  domain = "example.com"
}

resource "aws_lb_listener" "private" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.private.arn

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}

resource "aws_lb_listener" "imported" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.imported.arn

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}

resource "aws_lb_listener" "found" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = data.aws_acm_certificate.found.arn

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
